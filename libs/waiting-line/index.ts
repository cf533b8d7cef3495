export * from './lines-by-name.js';
export * from './waiting-line.js';
