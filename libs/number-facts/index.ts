export * from './number-facts.js';
export * from './regions.js';
export * from './takers.js';
export * from './sandbox.js';
