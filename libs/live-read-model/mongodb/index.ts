export * from './generations.js';
export * from './mongodb-read-model.js';
export * from './feed-on-server.js';
