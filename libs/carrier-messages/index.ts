export * from './carrier-messages.port.js';
