export * from './work-slices.js';
