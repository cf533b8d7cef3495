export * from './keep-keys-current.js';
export * from './access.guard.js';
export * from './api-key-format.js';
export * from './ask-for-keys-first.js';
export * from './key-ring.js';
export * from './principal.js';
