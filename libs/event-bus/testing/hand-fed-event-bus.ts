import type { PublicEvent } from '#contracts';
import { EventBus } from '#event-bus';
import type { ConsumeOptions, FollowOptions, PublicEventBatch } from '#event-bus';
import { InMemoryConsumerLedger } from '#event-bus/in-memory';
import { HandFedFeed } from '../../event-store/testing/hand-fed-feed.js';

/** A bus whose every batch, failure and end comes when the test says so. For one subscriber. */
export class HandFedEventBus extends EventBus {
  readonly feed = new HandFedFeed<PublicEventBatch>();
  override readonly parked = new InMemoryConsumerLedger();
  override readonly parkedCounts = new Map<string, number>();
  private position = 0;

  /** One batch with these events, at the head of the log. Returns its position. */
  publish(...events: PublicEvent[]): number {
    this.position += Math.max(events.length, 1);
    this.feed.give({ events, position: this.position, live: true });
    return this.position;
  }

  override follow({ signal }: FollowOptions): AsyncIterable<PublicEventBatch> {
    return this.feed.subscribe(signal);
  }

  /** Brings groups nothing. */
  override async consume({ signal }: ConsumeOptions): Promise<void> {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  }
}
