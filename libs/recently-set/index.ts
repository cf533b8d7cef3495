export * from './recently-set.js';
