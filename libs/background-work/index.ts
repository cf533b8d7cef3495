export { BackgroundLanes } from './background-lanes.js';
export type { BackgroundLanesOptions } from './background-lanes.js';
export { BackgroundWork } from './background-work.js';
export type { Unfinished } from './background-work.js';
