import { quantile } from '../measure.js';
import { serveProcess } from '../process/serve-process.js';
import { HttpConnection } from './http-connection.js';
import { requestSourceOf } from './request-source.js';
import type { RequestPlan, RequestSource } from './request-source.js';

/** What a stretch of load came to. Latencies in milliseconds. */
export interface LoadReading {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly count: number;
}

/** Latencies of one stretch at most. */
const MAX_READINGS = 4_000_000;
const TICK_MS = 1;

let connections: readonly HttpConnection[] = [];
let source: RequestSource | undefined;
/** Undefined where any will do. */
let answerBytes: number | undefined;

/** A load generator in a process of its own. Every answer must be 200, and as long as planned, or the stretch fails. */
const load = {
  async connect(port: number, connectionCount: number, plan: RequestPlan): Promise<void> {
    connections = await Promise.all(Array.from({ length: connectionCount }, () => HttpConnection.open(port)));
    source = requestSourceOf(plan);
    answerBytes = 'requests' in plan ? plan.answerBytes : undefined;
  },

  /** Each connection asks again as soon as it is answered: the most that the server can do. */
  async runFlatOut(durationMs: number): Promise<LoadReading> {
    const stretch = new Stretch();
    await Promise.all(connections.map((connection) => askUntil(connection, stretch, performance.now() + durationMs)));
    return stretch.reading();
  },

  /**
   * Asks at a fixed rate, however slow the answers are. A question that finds no free connection waits for one, and
   * its wait counts.
   */
  async runAtRate(durationMs: number, requestsPerSecond: number): Promise<LoadReading> {
    const stretch = new Stretch();
    await new FixedRate(stretch, durationMs, requestsPerSecond).run();
    return stretch.reading();
  },
};

export type Load = typeof load;

class Stretch {
  private readonly latenciesMs = new Float64Array(MAX_READINGS);
  private readonly startedMs = performance.now();
  private endedMs = 0;
  private count = 0;
  private wrong: string | undefined;

  note(status: number, bodyBytes: number, startedMs: number): void {
    this.endedMs = performance.now();
    this.latenciesMs[this.count] = this.endedMs - startedMs;
    this.count += 1;
    if (status !== 200) this.wrong ??= `${status} instead of 200`;
    else if (answerBytes !== undefined && bodyBytes !== answerBytes) {
      this.wrong ??= `${bodyBytes} bytes long instead of ${answerBytes}`;
    }
  }

  reading(): LoadReading {
    if (this.wrong !== undefined) throw new Error(`An answer was ${this.wrong}.`);
    const sorted = this.latenciesMs.subarray(0, this.count).toSorted();
    const requestsPerSecond = (this.count / (this.endedMs - this.startedMs)) * 1_000;
    return { requestsPerSecond, p50Ms: quantile(sorted, 0.5), p99Ms: quantile(sorted, 0.99), count: this.count };
  }
}

function askUntil(connection: HttpConnection, stretch: Stretch, endMs: number): Promise<void> {
  const requests = source!;
  const buffers = requests.newBuffers();
  return new Promise((resolve) => {
    const ask = (): void => {
      const startedMs = performance.now();
      if (startedMs >= endMs) return resolve();
      connection.ask(requests.next(buffers), (status, bodyBytes) => {
        stretch.note(status, bodyBytes, startedMs);
        if (status === 0) resolve();
        else ask();
      });
    };
    ask();
  });
}

class FixedRate {
  private readonly startMs = performance.now();
  private readonly buffers = source!.newBuffers();
  private readonly free = [...connections];
  /** When each of the questions came up that wait for a connection. */
  private readonly waiting: number[] = [];
  private readonly finished = Promise.withResolvers<void>();
  private readonly total: number;
  private due = 0;
  private answered = 0;

  constructor(
    private readonly stretch: Stretch,
    durationMs: number,
    private readonly requestsPerSecond: number,
  ) {
    this.total = Math.round((durationMs * requestsPerSecond) / 1_000);
  }

  async run(): Promise<void> {
    const timer = setInterval(() => this.askWhatIsDue(), TICK_MS);
    await this.finished.promise;
    clearInterval(timer);
  }

  private askWhatIsDue(): void {
    const nowMs = performance.now();
    const due = Math.min(this.total, Math.floor(((nowMs - this.startMs) / 1_000) * this.requestsPerSecond));
    for (; this.due < due; this.due += 1) this.waiting.push(nowMs);
    this.askWaiting();
  }

  private askWaiting(): void {
    while (this.waiting.length > 0 && this.free.length > 0) this.ask(this.free.pop()!, this.waiting.shift()!);
  }

  private ask(connection: HttpConnection, startedMs: number): void {
    // A copy: at a fixed rate several requests made from the same bytes may be on their way.
    connection.ask(Buffer.from(source!.next(this.buffers)), (status, bodyBytes) => {
      this.stretch.note(status, bodyBytes, startedMs);
      this.free.push(connection);
      this.answered += 1;
      if (this.answered === this.total || status === 0) this.finished.resolve();
      else this.askWaiting();
    });
  }
}

serveProcess(load);
