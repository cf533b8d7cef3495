// An import that leads nowhere.
export { somewhere } from './nowhere.js';
