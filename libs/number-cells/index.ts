export * from './number-cells.js';
export { NONE } from './rows-by-digits.js';
