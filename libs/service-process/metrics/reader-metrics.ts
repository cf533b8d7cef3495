import { Gauge } from 'prom-client';
import type { Position } from '#event-store';
import type { AddMetrics } from './process-metrics.js';

/** The head of a log and how far its readers have got. What needs the head is left out while that is undefined. */
export function addReaders(
  head: () => Promise<Position | undefined>,
  positions: () => Promise<Readonly<Record<string, Position>>>,
): AddMetrics {
  return (registry) => {
    const logHead = new Gauge({
      name: 'ringfence_log_head_position',
      help: 'Position of the last event in the log',
      registers: [registry],
      collect: async () => {
        const now = await head();
        if (now === undefined) logHead.remove();
        else logHead.set(now);
      },
    });
    const position = new Gauge({
      name: 'ringfence_reader_position',
      help: 'Position up to which a reader of the log has applied everything',
      labelNames: ['reader'],
      registers: [registry],
      collect: async () => {
        for (const [reader, at] of Object.entries(await positions())) position.set({ reader }, at);
      },
    });
    const lag = new Gauge({
      name: 'ringfence_reader_lag_positions',
      help: 'How far a reader is behind the head of the log',
      labelNames: ['reader'],
      registers: [registry],
      collect: async () => {
        // Asked first: what is appended meanwhile counts as a lag, not as less than none.
        const reached = Object.entries(await positions());
        const now = await head();
        lag.reset();
        if (now === undefined) return;
        for (const [reader, at] of reached) lag.set({ reader }, Math.max(0, now - at));
      },
    });
  };
}
