import { Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { AnsweredRequest } from '#http-api';

const DURATION_BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Adds what one part of the process tells. */
export type AddMetrics = (registry: Registry) => void;

/**
 * What operators watch, as Prometheus reads it. Names end in their unit. Nearly everything is looked up when asked for,
 * so that being watched costs calls nothing.
 */
export class ProcessMetrics {
  private readonly metrics = new Registry();
  private readonly requestDurations: Histogram<'method' | 'route' | 'status_class'>;

  constructor(parts: readonly AddMetrics[]) {
    collectDefaultMetrics({ register: this.metrics });
    this.requestDurations = new Histogram({
      name: 'ringfence_http_request_duration_seconds',
      help: 'Time from the last header of a request to the end of its answer, but for calls/authorize, leases, health and metrics',
      labelNames: ['method', 'route', 'status_class'],
      buckets: DURATION_BUCKETS_SECONDS,
      registers: [this.metrics],
    });
    for (const add of parts) add(this.metrics);
  }

  /** Media type of `text`. */
  get contentType(): string {
    return this.metrics.contentType;
  }

  /** All metrics in Prometheus' text format. */
  text(): Promise<string> {
    return this.metrics.metrics();
  }

  noteAnswered({ method, route = 'none', status, tookMs }: AnsweredRequest): void {
    const status_class = `${Math.floor(status / 100)}xx`;
    this.requestDurations.observe({ method, route, status_class }, tookMs / 1000);
  }
}
