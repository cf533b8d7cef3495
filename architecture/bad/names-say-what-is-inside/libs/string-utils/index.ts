// A drawer for anything.
export { LIMITS } from '#event-store';
