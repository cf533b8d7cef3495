export { LogTailEventBus } from './log-tail-event-bus.js';
export type { Publish } from './log-tail-event-bus.js';
