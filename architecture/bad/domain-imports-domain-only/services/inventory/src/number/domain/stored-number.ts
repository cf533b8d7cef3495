// A rule that knows how events are stored.
export { LIMITS } from '#event-store';
