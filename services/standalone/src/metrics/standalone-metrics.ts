import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { AnsweredRequest } from '#http-api';
import type { Standalone } from '../standalone.js';

const DURATION_BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/**
 * What operators watch, as Prometheus reads it. Names end in their unit. Nearly everything is looked up when asked for,
 * so that being watched costs calls nothing.
 */
export class StandaloneMetrics {
  private readonly register = new Registry();
  private readonly requestDurations: Histogram<'method' | 'route' | 'status_class'>;

  constructor(private readonly standalone: Standalone) {
    collectDefaultMetrics({ register: this.register });
    this.requestDurations = new Histogram({
      name: 'ringfence_http_request_duration_seconds',
      help: 'Time from the last header of a request to the end of its answer, without calls/authorize and /metrics',
      labelNames: ['method', 'route', 'status_class'],
      buckets: DURATION_BUCKETS_SECONDS,
      registers: [this.register],
    });
    this.addDecisions();
    this.addPositions();
    this.addGate();
  }

  /** Media type of `text`. */
  get contentType(): string {
    return this.register.contentType;
  }

  /** All metrics in Prometheus' text format. */
  text(): Promise<string> {
    return this.register.metrics();
  }

  noteAnswered({ method, route = 'none', status, tookMs }: AnsweredRequest): void {
    const status_class = `${Math.floor(status / 100)}xx`;
    this.requestDurations.observe({ method, route, status_class }, tookMs / 1000);
  }

  private addDecisions(): void {
    const { decisions } = this.standalone.gate;
    const counter = new Counter({
      name: 'ringfence_decisions_total',
      help: 'Outbound call attempts decided since the start; code is empty for an allow',
      labelNames: ['decision', 'code'],
      registers: [this.register],
      collect: () => {
        counter.reset();
        counter.inc({ decision: 'allow', code: '' }, decisions.allowed);
        for (const [code, count] of Object.entries(decisions.denied)) counter.inc({ decision: 'deny', code }, count);
      },
    });
  }

  private addPositions(): void {
    const { standalone } = this;
    const head = new Gauge({
      name: 'ringfence_log_head_position',
      help: 'Position of the last event in the log',
      registers: [this.register],
      collect: async () => {
        head.set(await standalone.store.head());
      },
    });
    const position = new Gauge({
      name: 'ringfence_reader_position',
      help: 'Position up to which a reader of the log has applied everything',
      labelNames: ['reader'],
      registers: [this.register],
      collect: async () => {
        const reached = Object.entries(await standalone.readerPositions());
        for (const [reader, at] of reached) position.set({ reader }, at);
      },
    });
    const lag = new Gauge({
      name: 'ringfence_reader_lag_positions',
      help: 'How far a reader is behind the head of the log',
      labelNames: ['reader'],
      registers: [this.register],
      collect: async () => {
        // Asked first: what is appended meanwhile counts as a lag, not as less than none.
        const reached = Object.entries(await standalone.readerPositions());
        const now = await standalone.store.head();
        for (const [reader, at] of reached) lag.set({ reader }, Math.max(0, now - at));
      },
    });
  }

  private addGate(): void {
    const { gate } = this.standalone;
    const numbers = new Gauge({
      name: 'ringfence_gate_numbers',
      help: 'Phone numbers that the gate knows, given back ones included',
      registers: [this.register],
      collect: () => {
        numbers.set(gate.numberCount);
      },
    });
    const stale = new Gauge({
      name: 'ringfence_gate_stale',
      help: '1 while the gate answers no call because it has lost the log',
      registers: [this.register],
      collect: () => {
        stale.set(gate.stale ? 1 : 0);
      },
    });
  }
}
