import type { PublicEvent } from '#contracts';
import { EventBus } from '#event-bus';
import type { ConsumeOptions, FollowOptions, ParkedEvent, PublicEventBatch } from '#event-bus';
import { HandFedFeed } from '../../event-store/testing/hand-fed-feed.js';

/** A bus whose every batch, failure and end comes when the test says so. For one subscriber. */
export class HandFedEventBus extends EventBus {
  readonly feed = new HandFedFeed<PublicEventBatch>();
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

  override async parked(): Promise<readonly ParkedEvent[]> {
    return [];
  }

  override async redrive(): Promise<boolean> {
    return false;
  }

  override async discard(): Promise<boolean> {
    return false;
  }
}
