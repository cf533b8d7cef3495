export * from './number-register.port.js';
