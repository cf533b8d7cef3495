import { LIMITS } from './event-store.port.js';

/** How many events a read returns at most, given its `maxEvents`. */
export function pageSize(maxEvents: number = LIMITS.maxReadEvents): number {
  return Math.trunc(Math.max(0, Math.min(maxEvents, LIMITS.maxReadEvents)));
}
