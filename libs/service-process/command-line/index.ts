export { CommandLineError } from './command-line-error.js';
