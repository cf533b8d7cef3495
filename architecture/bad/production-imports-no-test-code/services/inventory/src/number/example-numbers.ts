// Production that needs its own tests' material.
export { GREEN } from './fixtures/colours.js';
