export * from './event-store.port.js';
export * from './event-store.errors.js';
export * from './event-metadata.js';
export * from './handle-command.js';
export * from './keep-directories-current.js';
export * from './log-follower.js';
export * from './read-your-writes-store.js';
export * from './done-before.js';
