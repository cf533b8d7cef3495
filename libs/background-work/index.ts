export { BackgroundLanes } from './background-lanes.js';
export type { BackgroundLanesOptions } from './background-lanes.js';
export { BackgroundWork } from './background-work.js';
export type { Rest, Unfinished } from './background-work.js';
