import { EventStoreError } from '#event-store';
import type { AppendResult, ReadStreamOptions, RecordedEvent, StreamWrite } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';

/** A double of an event store whose answers get lost when a test says so. */
export class LossyEventStoreDouble extends InMemoryEventStore {
  private losesNext: { readonly of: 'read' | 'write'; readonly when: 'after' | 'before' } | undefined;

  loseNextAnswer(of: 'read' | 'write', when: 'after' | 'before'): void {
    this.losesNext = { of, when };
  }

  override async append(writes: readonly StreamWrite[]): Promise<AppendResult> {
    if (this.losesNext?.of !== 'write') return super.append(writes);
    if (this.losesNext.when === 'after') await super.append(writes);
    this.losesNext = undefined;
    throw new EventStoreError('append_outcome_unknown', 'The disk did not answer.');
  }

  override async readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    if (this.losesNext?.of !== 'read') return super.readStream(stream, options);
    this.losesNext = undefined;
    throw new EventStoreError('event_store_unavailable', 'The disk did not answer.');
  }
}
