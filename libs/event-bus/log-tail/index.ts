export { LogTailEventBus } from './log-tail-event-bus.js';
