import { START } from '#event-store';
import type { EventStore, RecordedEvent } from '#event-store';
import { WaitingLine } from '#waiting-line';
import { consumedEvent } from '../consumed-event.js';
import type { ConsumerLedger, LedgerEntry } from '../consumer-ledger.port.js';
import type { ConsumeOptions } from '../event-bus.port.js';
import { HANDLER_FAILED, handleWithRetries } from '../handle-with-retries.js';
import { pause } from '../pause.js';
import type { PublishedLog } from '../published-log.js';

/** Between two looks for what is to be handled once more. */
const REDRIVE_PAUSE_MS = 1_000;

/** The one member of a group that handles what stands in a log. */
export class LogGroupMember {
  /** One event at a time, be it the next of the log or one that was parked. */
  private readonly turns = new WaitingLine({ maxRunning: 1, maxWaiting: Number.POSITIVE_INFINITY });

  constructor(
    private readonly source: {
      readonly store: EventStore;
      readonly publish: PublishedLog['publish'];
      readonly ledger: ConsumerLedger;
    },
    private readonly options: Omit<ConsumeOptions, 'signal'>,
    private readonly onParked: (code: string) => void,
  ) {}

  /** Resolves when asked to stop. */
  async work(signal: AbortSignal): Promise<void> {
    const ending = new AbortController();
    const stop = AbortSignal.any([signal, ending.signal]);
    const working = [this.handleLog(stop), this.handleRedriven(stop)];
    try {
      await Promise.all(working);
    } finally {
      ending.abort();
      await Promise.allSettled(working);
    }
  }

  private async handleLog(signal: AbortSignal): Promise<void> {
    const { store, ledger } = this.source;
    const { group, types } = this.options;
    const after = await ledger.positionOf(group);
    for await (const { events, position } of store.subscribe({ after, types, signal })) {
      for (const recorded of events) {
        await this.handleOne(recorded);
        await ledger.advance(group, recorded.position);
        if (signal.aborted) return;
      }
      await ledger.advance(group, position);
    }
    if (!signal.aborted) throw new Error('The feed of the log has ended, though nobody asked it to.');
  }

  /** Looks again and again, and after each: another process may be the one that asks, or that discards the next. */
  private async handleRedriven(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const [next] = await this.source.ledger.toRedrive(this.options.group);
      if (next) await this.handleAgain(next);
      else await pause(REDRIVE_PAUSE_MS, signal);
    }
  }

  private async handleAgain({ id, position }: LedgerEntry): Promise<void> {
    const { store, ledger } = this.source;
    const [recorded] = await store.readAll({ after: Math.max(START, position - 1), maxEvents: 1 });
    // It stays in the ledger until it is done: a process that ends in between has lost nothing.
    const failed = recorded && (await this.handle(recorded));
    if (!failed) await ledger.discard(id);
    else if (await ledger.parkAgain({ ...failed, id })) this.onParked(failed.code);
  }

  private async handleOne(recorded: RecordedEvent): Promise<void> {
    const failed = await this.handle(recorded);
    if (!failed) return;
    await this.source.ledger.park(failed);
    this.onParked(failed.code);
  }

  /** What is to be parked when it failed. */
  private async handle(recorded: RecordedEvent): Promise<LedgerEntry | undefined> {
    const { group, handle } = this.options;
    const event = this.source.publish(recorded);
    if (!event) return undefined;
    const failure = await this.turns.run(() => handleWithRetries(handle, consumedEvent(event, recorded)));
    if (!failure) return undefined;
    const [id, code, { position }] = [`${group}/${recorded.position}`, HANDLER_FAILED, recorded];
    return { id, group, code, reason: failure.message, text: JSON.stringify(event), position };
  }
}
