// A rule that nothing proves.
export { PROFILES } from '../domain/number.events.js';
