export { BackgroundWork } from './background-work.js';
export type { BackgroundWorkOptions, Unfinished } from './background-work.js';
