// A class that gathers everything.
export { PROFILES } from './domain/number.events.js';
