import { EventBus } from '#event-bus';
import type { ConsumeOptions, FollowOptions, ParkedEvent, PublicEventBatch } from '#event-bus';

/** A test double of a bus whose followers are told nothing while the test holds it. */
export class HeldEventBusDouble extends EventBus {
  private held: PromiseWithResolvers<void> | undefined;

  constructor(private readonly bus: EventBus) {
    super();
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

  override parked(): Promise<readonly ParkedEvent[]> {
    return this.bus.parked();
  }

  override redrive(id: string): Promise<boolean> {
    return this.bus.redrive(id);
  }

  override discard(id: string): Promise<boolean> {
    return this.bus.discard(id);
  }
}
