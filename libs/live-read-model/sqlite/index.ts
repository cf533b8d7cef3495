export * from './read-model-file.js';
export * from './statements.js';
