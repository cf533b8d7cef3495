export * from './number-register.port.js';
export { onBehalfOf } from './on-behalf-of.js';
