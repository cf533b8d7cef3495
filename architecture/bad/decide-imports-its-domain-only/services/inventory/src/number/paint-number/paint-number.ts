// A decision that loads for itself.
export { EventStore } from '#event-store';
