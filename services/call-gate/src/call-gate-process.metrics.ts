import { Counter, Gauge } from 'prom-client';
import type { AddMetrics } from '#service-process';
import type { CallGateProcess } from './call-gate-process.js';
import type { CallGateAdapters } from './call-gate.adapters.js';

/** How far a gate apart from the log is behind it, and what it could not read. */
export function addBusReader(running: CallGateProcess, bus: CallGateAdapters['bus']): AddMetrics {
  return (registry) => {
    const lag = new Gauge({
      name: 'ringfence_reader_lag_positions',
      help: 'How far a reader is behind the head of the log, as the newest lease told it',
      labelNames: ['reader'],
      registers: [registry],
      collect: async () => {
        const { gate } = await running.readings();
        lag.set({ reader: 'gate' }, gate.head - gate.position);
      },
    });
    const parked = new Counter({
      name: 'ringfence_events_parked_total',
      help: 'Messages put aside since the start because they could not be handled',
      labelNames: ['code'],
      registers: [registry],
      collect: () => {
        parked.reset();
        for (const [code, count] of bus.parking.counts) parked.inc({ code }, count);
      },
    });
  };
}
