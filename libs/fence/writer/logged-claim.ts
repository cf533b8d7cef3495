import { randomUUIDv7 } from 'node:crypto';
import { hostname } from 'node:os';
import pTimeout from 'p-timeout';
import { hasCode } from '#domain-error';
import { EventStoreError, NO_STREAM } from '#event-store';
import type { EventStore, NewEvent, RecordedEvent } from '#event-store';
import { LEASE_MS, SHARE_LEFT_BY_DRIFT } from '../lease/lease-book.js';
import { WriterClaim } from './writer-claim.port.js';

/** A process has taken over a log. The last one in its stream is the writer. No public event. */
export interface WriterTookOver {
  readonly type: 'WriterTookOver';
  /** New at every start. */
  readonly writer: string;
  /** Where it runs, for operators. */
  readonly host: string;
  readonly processId: number;
}

const STREAM = 'writer';

/** A process that nobody asks anything finds out by itself within this time that another has taken over. */
const LOOK_EVERY_MS = 500;
/** A look that takes longer has used up most of what it could prove. */
const MAX_LOOK_MS = 1_500;
/** Beyond this many, something else is wrong than two that start at once. */
const MAX_ATTEMPTS = 10;

export interface LoggedClaimOptions {
  readonly log: EventStore;
  /** Must never be set back or jump: `performance.now`. */
  readonly nowMs: () => number;
  readonly now: () => Date;
}

/**
 * The claim to a log that several machines can reach: an event in it. Whoever appended the last one is the writer.
 *
 * Why it is enough to look: what was true of the log after a request came in, was true when its answer was under way. A
 * lease that is granted then ends within `LEASE_MS` of any later claim, for the gate counts it from before it asked; and
 * a later writer grants leases only with a head behind its claim, which has everything that was called enforced before.
 * It makes no difference how long this process is paused between looking and answering.
 */
export class LoggedClaim extends WriterClaim {
  private readonly taken = Promise.withResolvers<Error>();
  override readonly replaced = this.taken.promise;
  private replacement: EventStoreError | undefined;
  /** When the last look that found the claim began. */
  private seenAtMs = Number.NEGATIVE_INFINITY;
  private underWay: Promise<unknown> = Promise.resolve();
  private next: Promise<void> | undefined;
  private readonly looking: NodeJS.Timeout;
  private readonly writer = randomUUIDv7();
  /** Undefined until the claim is durable. */
  private appendedAtMs: number | undefined;
  /** Undefined until it was seen, too. */
  private claimedAtMs: number | undefined;

  constructor(private readonly options: LoggedClaimOptions) {
    super();
    // What it finds is told to whom it concerns; a store that is away says so elsewhere.
    this.looking = setInterval(() => void this.confirm().catch(() => undefined), LOOK_EVERY_MS).unref();
  }

  /**
   * Takes the log over from whoever writes it. Resolves when that is durable and was seen; this process is not the writer
   * before. Rejects with `event_store_unavailable` when it cannot be done; what `mayPass` may be tried again, and takes
   * nothing back from who has taken over since the first try.
   */
  async take(): Promise<void> {
    if (this.appendedAtMs === undefined) {
      await append(this.writer, this.options);
      this.appendedAtMs = this.options.nowMs();
    }
    await this.look();
    this.claimedAtMs = this.appendedAtMs;
  }

  override get isSure(): boolean {
    return !this.refusal() && this.options.nowMs() < this.seenAtMs + LEASE_MS * SHARE_LEFT_BY_DRIFT;
  }

  override requireHeld(): void {
    const refusal = this.refusal();
    if (refusal) throw refusal;
  }

  override confirm(): Promise<void> {
    const refusal = this.refusal();
    // At once: who asks may have read already what was so before the claim.
    if (refusal) return Promise.reject(refusal);
    // A look under way may have begun before this was called: all who ask meanwhile share the one after it.
    this.next ??= this.underWay.then(() => {
      this.next = undefined;
      const look = this.look();
      this.underWay = look.catch(() => undefined);
      return look;
    });
    return this.next;
  }

  override async whenFormerLeasesLapsed(): Promise<void> {
    if (this.claimedAtMs === undefined) throw notClaimed();
    const leftMs = this.claimedAtMs + LEASE_MS - this.options.nowMs();
    if (leftMs > 0) await new Promise((resolve) => setTimeout(resolve, Math.ceil(leftMs)));
  }

  override close(): void {
    clearInterval(this.looking);
  }

  private refusal(): EventStoreError | undefined {
    return this.replacement ?? (this.claimedAtMs === undefined ? notClaimed() : undefined);
  }

  private async look(): Promise<void> {
    if (this.replacement) throw this.replacement;
    const beganAtMs = this.options.nowMs();
    const last = await inTime(lastClaim(this.options.log));
    if (last?.data['writer'] !== this.writer) throw this.giveUp(last);
    this.seenAtMs = beganAtMs;
  }

  private giveUp(last: RecordedEvent | undefined): EventStoreError {
    this.replacement ??= new EventStoreError('event_store_unavailable', describe(last));
    this.close();
    // Who never was the writer is told by `take`.
    if (this.claimedAtMs !== undefined) this.taken.resolve(this.replacement);
    return this.replacement;
  }
}

/** Whose outcome is not known is found out by looking: the revision that it expects lets no two of them in. */
async function append(writer: string, options: LoggedClaimOptions): Promise<void> {
  const { log } = options;
  for (let attempt = 1; ; attempt += 1) {
    const last = await lastClaim(log);
    if (last?.data['writer'] === writer) return;
    const events = [claimOf(writer, options.now())];
    try {
      await log.append([{ stream: STREAM, expectedRevision: last?.revision ?? NO_STREAM, events }]);
      return;
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !mayBeTriedAgain(error)) throw error;
    }
  }
}

function claimOf(writer: string, now: Date): NewEvent {
  const { type, ...data }: WriterTookOver = {
    type: 'WriterTookOver',
    writer,
    host: hostname(),
    processId: process.pid,
  };
  return { id: randomUUIDv7(), type, data, metadata: { schemaVersion: '1', time: now.toISOString() } };
}

function notClaimed(): EventStoreError {
  const sentence = 'This process has not taken the event store over yet. Try again in a moment.';
  return new EventStoreError('event_store_unavailable', sentence, { mayPass: true });
}

const mayBeTriedAgain = (error: unknown): boolean =>
  hasCode(error, 'wrong_expected_revision') || hasCode(error, 'append_outcome_unknown');

async function lastClaim(log: EventStore): Promise<RecordedEvent | undefined> {
  const [last] = await log.readStream(STREAM, { direction: 'backwards', maxEvents: 1 });
  return last;
}

function describe(last: RecordedEvent | undefined): string {
  const { host, processId } = (last?.data ?? {}) as Partial<WriterTookOver>;
  const who = last ? `Another process (${processId} on ${host}) has` : 'Another process has, or its log was replaced:';
  return (
    `${who} taken over the event store, so this one takes no command, grants no lease and ends. Run one inventory to an ` +
    'event store: leave this one stopped, or stop the other and start this one again.'
  );
}

function inTime<Result>(reading: Promise<Result>): Promise<Result> {
  const sentence = `The event store has not told within ${MAX_LOOK_MS} ms whether another process has taken over. See the store.`;
  const message = new EventStoreError('event_store_unavailable', sentence, { mayPass: true });
  return pTimeout(reading, { milliseconds: MAX_LOOK_MS, message });
}
