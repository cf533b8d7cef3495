export * from './agent-events.js';
export * from './api-key-events.js';
export * from './hold-events.js';
export * from './number-events.js';
export * from './public-event.js';
