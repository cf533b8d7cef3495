export { BackgroundWork } from './background-work.js';
export type { Unfinished } from './background-work.js';
