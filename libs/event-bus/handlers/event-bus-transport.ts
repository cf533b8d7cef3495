import { BaseRpcContext, Server } from '@nestjs/microservices';
import type { CustomTransportStrategy } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import type { EventBus, PublicEventBatch } from '#event-bus';
import { LogFollower } from '#event-store';
import type { Position } from '#event-store';

/**
 * The pattern of handlers that are given everything, batch by batch and in the order of the log, from its beginning:
 * `@EventPattern(WHOLE_LOG) apply(@Payload() batch: PublicEventBatch)`.
 */
export const WHOLE_LOG = 'whole-log';

export interface EventBusTransportOptions {
  readonly bus: EventBus;
  /** A handler or the bus has failed for good: from then on no handler is given anything. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Brings events from the bus to `@EventPattern` handlers, over whichever adapter: Nest's transport for it. Connect it
 * with `app.connectMicroservice({ strategy })`.
 */
export class EventBusTransport extends Server implements CustomTransportStrategy {
  /** Failures come back to us, which decide what they mean. */
  override readonly propagatesEventHandlerErrors = true;
  private readonly follower: LogFollower<PublicEventBatch>;

  constructor({ bus, onFailure }: EventBusTransportOptions) {
    super();
    this.follower = new LogFollower<PublicEventBatch>({
      name: 'event handlers',
      subscribe: (after, signal) => bus.follow({ after, signal }),
      apply: (batch) => this.hand(WHOLE_LOG, batch),
      onFailure,
    });
  }

  /** Position up to which the handlers have applied everything. */
  get position(): Position {
    return this.follower.position;
  }

  /** Resolves when the handlers have applied everything up to `position`; see `LogFollower`. */
  whenApplied(position: Position, maxWaitMs?: number): Promise<void> {
    return this.follower.whenApplied(position, maxWaitMs);
  }

  /** Calls back when the handlers know everything that was there at the start, or with why they never will. */
  override async listen(callback: (error?: unknown) => void): Promise<void> {
    callback(await this.follower.start().catch((error: unknown) => error));
  }

  override close(): Promise<void> {
    return this.follower.stop();
  }

  override on(event: string): never {
    throw new Error(`The event bus tells of no "${event}".`);
  }

  override unwrap(): never {
    throw new Error('Ask for the event bus itself.');
  }

  private async hand(pattern: string, payload: unknown): Promise<void> {
    const handler = this.getHandlerByPattern(pattern);
    if (!handler) throw new Error(`No handler takes "${pattern}".`);
    const outcome = await handler(payload, new BaseRpcContext([]));
    await lastValueFrom(this.transformToObservable(outcome), { defaultValue: undefined });
  }
}
