import { Counter } from 'prom-client';
import type { UnreadableEventErrorCode } from '#contracts';
import type { HANDLER_FAILED } from '#event-bus';
import type { AddMetrics } from './process-metrics.js';

/** Told from the start: an alert misses the first of what was never there. */
const NONE = {
  event_foreign: 0,
  event_malformed: 0,
  event_type_unknown: 0,
  event_version_unknown: 0,
  handler_failed: 0,
} satisfies Record<UnreadableEventErrorCode | typeof HANDLER_FAILED, number>;

/** What this process could not handle, by code. */
export function addParkedEvents(counts: () => ReadonlyMap<string, number>): AddMetrics {
  return (registry) => {
    const parked = new Counter({
      name: 'ringfence_events_parked_total',
      help: 'Events put aside since the start because they could not be handled',
      labelNames: ['code'],
      registers: [registry],
      collect: () => {
        parked.reset();
        const all = { ...NONE, ...Object.fromEntries(counts()) };
        for (const [code, count] of Object.entries(all)) parked.inc({ code }, count);
      },
    });
  };
}
