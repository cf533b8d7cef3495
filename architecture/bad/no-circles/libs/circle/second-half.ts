export { first } from './first-half.js';
export const second = 2;
