export * from './mongodb-connection.js';
export * from './write-guarded.js';
