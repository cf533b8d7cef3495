export * from './access.guard.js';
export * from './api-key-format.js';
export * from './key-ring.js';
export * from './principal.js';
