import { hasCode } from '#domain-error';
import type { EncodedAppend } from '../encode-append.js';
import { EventStoreError } from '../event-store.errors.js';
import { LIMITS } from '../event-store.port.js';
import type { AppendResult } from '../event-store.port.js';
import { writerEnded } from './describe-failure.js';
import type { AppendOutcome } from './event-writer.js';

/** What one transaction holds, beyond its first append, and what may wait for the next ones. */
const BATCH = { maxEvents: LIMITS.maxAppendEvents, maxBytes: LIMITS.maxAppendBytes } as const;
const QUEUE = { maxEvents: 100_000, maxBytes: 134_217_728 } as const;

interface WaitingAppend {
  readonly append: EncodedAppend;
  readonly outcome: PromiseWithResolvers<AppendResult>;
}

/** Where batches go. */
export interface BatchLog {
  /** Answers in their order. When it throws rather than rejects, nothing was sent. */
  commit(appends: readonly EncodedAppend[]): Promise<readonly AppendOutcome[]>;
  /** Tells of a batch before any of its writers hears. */
  announce(appends: readonly EncodedAppend[], outcomes: readonly AppendOutcome[]): void;
  /** Told instead when only the file knows what became of a batch. */
  forget(): void;
}

/**
 * Gathers the appends that arrive while a batch is on its way to the disk into the next batch: under load hundreds
 * share one fsync, and a single append waits for nobody.
 */
export class GroupCommit {
  private waiting: WaitingAppend[] = [];
  private waitingEvents = 0;
  private waitingBytes = 0;
  private running: Promise<void> | undefined;
  /** Why no append is taken any more. */
  private stopped: EventStoreError | undefined;

  constructor(private readonly log: BatchLog) {}

  add(append: EncodedAppend): Promise<AppendResult> {
    const refusal = this.stopped ?? this.describeOverload(append);
    if (refusal) return Promise.reject(refusal);
    const outcome = Promise.withResolvers<AppendResult>();
    this.waiting.push({ append, outcome });
    this.waitingEvents += append.eventCount;
    this.waitingBytes += append.bytes;
    this.running ??= this.run();
    return outcome.promise;
  }

  /** Takes no more appends and resolves when those accepted are settled. */
  async finish(): Promise<void> {
    this.stopped ??= new EventStoreError('event_store_unavailable', 'The event store is closed.');
    await this.running;
  }

  private async run(): Promise<void> {
    // Appends made in one go share the first batch too.
    await undefined;
    while (this.waiting.length > 0) await this.commit(this.takeBatch());
    this.running = undefined;
  }

  /** Each writer gets an answer, whatever goes wrong: the next batch waits for it. */
  private async commit(batch: readonly WaitingAppend[]): Promise<void> {
    const appends = batch.map(({ append }) => append);
    try {
      const outcomes = await this.send(appends);
      this.announce(appends, outcomes);
      for (const [index, { outcome }] of batch.entries()) settle(outcome, outcomes[index]!);
    } catch (failure) {
      for (const { outcome } of batch) outcome.reject(failure);
    }
  }

  private async send(appends: readonly EncodedAppend[]): Promise<readonly AppendOutcome[]> {
    const sent = this.handOver(appends);
    try {
      return await sent;
    } catch (error) {
      const failure = this.describeFailure(error);
      this.log.forget();
      throw failure;
    }
  }

  private handOver(appends: readonly EncodedAppend[]): Promise<readonly AppendOutcome[]> {
    try {
      return this.log.commit(appends);
    } catch (cause) {
      const message = `The events could not be handed to the thread that writes them (${(cause as Error).message}).`;
      throw new EventStoreError('event_store_unavailable', message, { cause });
    }
  }

  /** A batch that this process fails to take in is in the file all the same: whoever appends it again is told. */
  private announce(appends: readonly EncodedAppend[], outcomes: readonly AppendOutcome[]): void {
    try {
      this.log.announce(appends, outcomes);
    } catch (cause) {
      this.log.forget();
      const message = `The events cannot be told to who reads the log (${(cause as Error).message}).`;
      throw new EventStoreError('append_outcome_unknown', message, { cause });
    }
  }

  private takeBatch(): readonly WaitingAppend[] {
    let [count, events, bytes] = [0, 0, 0];
    for (const { append } of this.waiting) {
      if (count > 0 && (events + append.eventCount > BATCH.maxEvents || bytes + append.bytes > BATCH.maxBytes)) break;
      count += 1;
      events += append.eventCount;
      bytes += append.bytes;
    }
    this.waitingEvents -= events;
    this.waitingBytes -= bytes;
    return this.waiting.splice(0, count);
  }

  private describeOverload({ eventCount, bytes }: EncodedAppend): EventStoreError | undefined {
    if (this.waitingEvents + eventCount <= QUEUE.maxEvents && this.waitingBytes + bytes <= QUEUE.maxBytes)
      return undefined;
    return new EventStoreError(
      'event_store_unavailable',
      `More than ${QUEUE.maxEvents} events or ${QUEUE.maxBytes} bytes wait for the disk. Append again in a moment.`,
    );
  }

  private describeFailure(error: unknown): EventStoreError {
    for (const code of ['event_store_unavailable', 'append_outcome_unknown'] as const) {
      if (hasCode(error, code)) return new EventStoreError(code, error.message, { cause: error });
    }
    return this.stop(error);
  }

  /** Only the death of the thread comes without a code of ours: its last batch may be written, the rest never was sent. */
  private stop(error: unknown): EventStoreError {
    this.stopped = writerEnded(error);
    for (const { outcome } of this.waiting.splice(0)) outcome.reject(this.stopped);
    return new EventStoreError('append_outcome_unknown', this.stopped.message, { cause: error });
  }
}

function settle({ resolve, reject }: PromiseWithResolvers<AppendResult>, outcome: AppendOutcome): void {
  if (outcome.kind === 'refused') reject(new EventStoreError(outcome.code, outcome.message));
  else resolve(outcome.result);
}
