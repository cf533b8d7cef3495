export * from './workspace-collection.js';
