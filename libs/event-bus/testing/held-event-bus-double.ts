import { EventBus } from '#event-bus';
import type { ConsumeOptions, FollowOptions, ParkedEvents, PublicEventBatch } from '#event-bus';

/** A test double of a bus whose followers are told nothing while the test holds it. */
export class HeldEventBusDouble extends EventBus {
  override readonly parkedCounts: ReadonlyMap<string, number>;
  private held: PromiseWithResolvers<void> | undefined;

  constructor(private readonly bus: EventBus) {
    super();
    this.parkedCounts = bus.parkedCounts;
  }

  hold(): void {
    this.held ??= Promise.withResolvers();
  }

  release(): void {
    this.held?.resolve();
    this.held = undefined;
  }

  override async *follow(options: FollowOptions): AsyncIterable<PublicEventBatch> {
    const stopped = new Promise((resolve) => options.signal.addEventListener('abort', resolve));
    for await (const batch of this.bus.follow(options)) {
      await Promise.race([this.held?.promise, stopped]);
      if (options.signal.aborted) return;
      yield batch;
    }
  }

  override consume(options: ConsumeOptions): Promise<void> {
    return this.bus.consume(options);
  }

  override get parked(): ParkedEvents {
    return this.bus.parked;
  }
}
