export { paint } from './paint.js';
