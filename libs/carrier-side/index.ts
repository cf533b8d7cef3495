export * from './carrier-check.js';
export * from './carrier-side.port.js';
