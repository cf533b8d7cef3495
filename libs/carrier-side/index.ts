export * from './carrier-side.port.js';
