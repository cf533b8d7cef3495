// Each half needs the other.
export { second } from './second-half.js';
export const first = 1;
