import { Gauge } from 'prom-client';
import type { Relay } from '#event-bus/relay';
import type { AddMetrics } from '#service-process';

/** Whether the relay announces what happens. How far it is stands among the readers of the log, as `relay`. */
export function addRelay(relay: Relay): AddMetrics {
  return (registry) => {
    const healthy = new Gauge({
      name: 'ringfence_relay_healthy',
      help: '0 while nothing can be announced on the event bus',
      registers: [registry],
      collect: () => {
        healthy.set(relay.healthy ? 1 : 0);
      },
    });
  };
}
