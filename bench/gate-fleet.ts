import { LEASE_MS } from '#fence';
import { quantile } from './measure.js';
import { TimeLine, chanceFrom } from './fixtures/time-line.js';

/**
 * Simulates what a fleet of gates asks of the one inventory, and how long a block takes until every gate has confirmed
 * it: for more gates than a machine can hold. Prints the table of docs/scaling.md, the same one for the same seed.
 *
 *     npm run build && node dist/bench/gate-fleet.js [seed]
 *
 * Times are in milliseconds. Those of the inventory's main thread are measured: docs/scaling.md says how. Those of disk,
 * Kafka and network are assumed.
 */
const COMMAND_MS = 0.2;
const LEASE_REQUEST_MS = 0.1;
const COMMIT_MS = 2;
const KAFKA_MEDIAN_MS = 4;
const NETWORK_MEDIAN_MS = 0.5;
/** Of logarithms: one in a hundred takes six times the median. */
const SPREAD = 0.77;
const LOST_SHARE = 1 / 100_000;
const LOST_AFTER_MS = 1_500;
const RENEW_EVERY_MS = LEASE_MS / 4;
const SIMULATED_MS = 10_000;
/** The first second fills the queues. */
const COUNTED_FROM_MS = 1_000;

interface Fleet {
  readonly gates: number;
  readonly commandsPerSecond: number;
  /** How often a gate tells of news at most; 0 is as it is built: whenever the request before has been answered. */
  readonly newsEveryMs: number;
}

interface Gate {
  applied: number;
  told: number;
  /** What the inventory has been told. */
  confirmed: number;
  asking: boolean;
  lastAskedMs: number;
}

interface WaitingCommand {
  readonly position: number;
  readonly arrivedMs: number;
}

class Simulation {
  private readonly time = new TimeLine();
  private readonly gates: Gate[];
  private readonly latenciesMs: number[] = [];
  private waiting: WaitingCommand[] = [];
  private freeAtMs = 0;
  private busyMs = 0;
  private requests = 0;
  private position = 0;

  constructor(
    private readonly fleet: Fleet,
    private readonly chance: () => number,
  ) {
    this.gates = Array.from({ length: fleet.gates }, () => ({
      applied: 0,
      told: -1,
      confirmed: 0,
      asking: false,
      lastAskedMs: 0,
    }));
  }

  run(): string[] {
    for (const gate of this.gates) this.time.at(this.chance() * RENEW_EVERY_MS, () => this.ask(gate));
    this.time.at(0, () => this.command());
    this.time.runUntil(SIMULATED_MS);
    const { gates, commandsPerSecond, newsEveryMs } = this.fleet;
    const sorted = Float64Array.from(this.latenciesMs).toSorted();
    const perSecond = (count: number) => Math.round((count * 1_000) / SIMULATED_MS);
    const ms = (share: number) => (sorted.length === 0 ? 'none' : String(Math.round(quantile(sorted, share))));
    const variant = newsEveryMs > 0 ? `news every ${newsEveryMs} ms` : 'as built';
    return [
      variant,
      String(gates),
      String(commandsPerSecond),
      String(perSecond(this.requests)),
      `${Math.min(100, Math.round((this.busyMs * 100) / SIMULATED_MS))} %`,
      ms(0.5),
      ms(0.99),
    ];
  }

  /** One arrives, and then the next. */
  private command(): void {
    const arrivedMs = this.time.nowMs;
    this.time.after((-Math.log(1 - this.chance()) * 1_000) / this.fleet.commandsPerSecond, () => this.command());
    this.serve(COMMAND_MS, () => {
      this.position += 1;
      const { position } = this;
      this.waiting.push({ position, arrivedMs });
      for (const gate of this.gates) {
        this.time.after(COMMIT_MS + this.around(KAFKA_MEDIAN_MS), () => this.apply(gate, position));
      }
    });
  }

  private apply(gate: Gate, position: number): void {
    if (position <= gate.applied) return;
    gate.applied = position;
    if (!gate.asking) this.askSoon(gate);
  }

  private askSoon(gate: Gate): void {
    gate.asking = true;
    const earliestMs = Math.max(this.time.nowMs, gate.lastAskedMs + this.fleet.newsEveryMs);
    this.time.at(earliestMs, () => this.ask(gate));
  }

  private ask(gate: Gate): void {
    gate.asking = true;
    gate.lastAskedMs = this.time.nowMs;
    const { applied } = gate;
    this.requests += 1;
    if (this.chance() < LOST_SHARE) return this.time.after(LOST_AFTER_MS, () => this.askSoon(gate));
    this.time.after(this.around(NETWORK_MEDIAN_MS), () => {
      this.serve(LEASE_REQUEST_MS, () => {
        gate.confirmed = Math.max(gate.confirmed, applied);
        this.answerWhatIsConfirmed();
        this.time.after(this.around(NETWORK_MEDIAN_MS), () => this.onGranted(gate, applied));
      });
    });
  }

  private onGranted(gate: Gate, told: number): void {
    gate.told = told;
    gate.asking = false;
    if (gate.applied > told) return this.askSoon(gate);
    const askedMs = gate.lastAskedMs;
    this.time.after(RENEW_EVERY_MS, () => {
      if (!gate.asking && gate.lastAskedMs === askedMs) this.ask(gate);
    });
  }

  private answerWhatIsConfirmed(): void {
    const confirmed = Math.min(...this.gates.map((gate) => gate.confirmed));
    const done = this.waiting.filter(({ position }) => position <= confirmed);
    if (done.length === 0) return;
    this.waiting = this.waiting.filter(({ position }) => position > confirmed);
    const { nowMs } = this.time;
    if (nowMs < COUNTED_FROM_MS) return;
    for (const { arrivedMs } of done) this.latenciesMs.push(nowMs - arrivedMs);
  }

  /** The inventory has one thread for all of it. */
  private serve(costMs: number, then: () => void): void {
    this.freeAtMs = Math.max(this.freeAtMs, this.time.nowMs) + costMs;
    this.busyMs += costMs;
    this.time.at(this.freeAtMs, then);
  }

  /** Log-normal. */
  private around(medianMs: number): number {
    const normal = Math.sqrt(-2 * Math.log(1 - this.chance())) * Math.cos(2 * Math.PI * this.chance());
    return medianMs * Math.exp(SPREAD * normal);
  }
}

const FLEETS: readonly Fleet[] = [
  ...[10, 20, 50, 200].flatMap((gates) =>
    [10, 100, 1_000].map((commandsPerSecond) => ({ gates, commandsPerSecond, newsEveryMs: 0 })),
  ),
  ...[50, 200].map((gates) => ({ gates, commandsPerSecond: 1_000, newsEveryMs: 100 })),
];

const COLUMNS = [
  'variant',
  'gates',
  'commands/s',
  'lease requests/s',
  'inventory busy',
  'block p50 ms',
  'block p99 ms',
];

const seed = Number(process.argv[2] ?? 1);
const rows = FLEETS.map((fleet) => new Simulation(fleet, chanceFrom(seed)).run());
for (const row of [COLUMNS, COLUMNS.map(() => '---'), ...rows]) console.log(`| ${row.join(' | ')} |`);
