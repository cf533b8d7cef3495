export * from './waiting-line.js';
