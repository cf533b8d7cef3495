import { Gauge } from 'prom-client';
import type { AddMetrics } from '#service-process';
import type { CallGateProcess } from './call-gate-process.js';

/** How far a gate apart from the log is behind it. */
export function addBusReader(running: CallGateProcess): AddMetrics {
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
  };
}
