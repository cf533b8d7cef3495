import { Counter } from 'prom-client';
import type { AddMetrics } from './process-metrics.js';

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
        for (const [code, count] of counts()) parked.inc({ code }, count);
      },
    });
  };
}
