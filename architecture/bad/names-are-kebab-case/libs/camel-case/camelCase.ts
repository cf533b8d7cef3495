// Another spelling for the same thing.
export { LIMITS } from '#event-store';
