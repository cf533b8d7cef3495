// TODO: finish this.
export { LIMITS } from '#event-store';
