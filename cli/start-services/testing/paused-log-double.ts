import { EventStore } from '#event-store';
import type {
  AppendResult,
  Position,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
  StreamWrite,
  SubscribeOptions,
  SubscriptionBatch,
} from '#event-store';

/**
 * A test double of the log as one process has it, which can be paused before its next look at who writes the log: what it
 * asks then, it asks when the test lets it go on. The log itself belongs to the test, and outlives the process.
 */
export class PausedLogDouble extends EventStore {
  /** How often somebody has begun to look while it was paused. */
  waiting = 0;
  private paused: PromiseWithResolvers<void> | undefined;

  constructor(private readonly log: EventStore) {
    super();
  }

  pause(): void {
    this.paused ??= Promise.withResolvers();
  }

  goOn(): void {
    this.paused?.resolve();
    this.paused = undefined;
  }

  override async readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    if (this.paused && stream === 'writer') {
      this.waiting += 1;
      await this.paused.promise;
    }
    return this.log.readStream(stream, options);
  }

  override append(writes: readonly StreamWrite[]): Promise<AppendResult> {
    return this.log.append(writes);
  }

  override readAll(options: ReadAllOptions): Promise<readonly RecordedEvent[]> {
    return this.log.readAll(options);
  }

  override subscribe(options: SubscribeOptions): AsyncIterable<SubscriptionBatch> {
    return this.log.subscribe(options);
  }

  override head(): Promise<Position> {
    return this.log.head();
  }

  override async close(): Promise<void> {
    this.goOn();
  }
}
