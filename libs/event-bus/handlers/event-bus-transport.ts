import { BaseRpcContext, Server } from '@nestjs/microservices';
import type { CustomTransportStrategy } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import type { PublicEventType } from '#contracts';
import type { EventBus, PublicEventBatch } from '#event-bus';
import { LogFollower } from '#event-store';
import type { Position } from '#event-store';

/**
 * The pattern of handlers that are given everything, batch by batch and in the order of the log, from its beginning:
 * `@EventPattern(WHOLE_LOG) apply(@Payload() batch: PublicEventBatch)`.
 *
 * Any other pattern is the type of a public event, and its handler is given those one by one:
 * `@EventPattern('NumberReleased') forget(@Payload() { event, position }: ConsumedEvent)`. See `EventBus.consume`.
 */
export const WHOLE_LOG = 'whole-log';

export interface EventBusTransportOptions {
  readonly bus: EventBus;
  /** Under which the bus remembers what handlers of single types have done; see `ConsumeOptions`. */
  readonly group?: string;
  /** Told of what every handler of the whole log has applied. */
  readonly onHandled?: (batch: PublicEventBatch) => void;
  /** A handler of the whole log or the bus has failed for good: from then on no handler is given anything. */
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
  private readonly stopping = new AbortController();
  private consuming: Promise<void> = Promise.resolve();

  constructor(private readonly options: EventBusTransportOptions) {
    super();
    const { bus, onHandled, onFailure } = options;
    this.follower = new LogFollower<PublicEventBatch>({
      name: 'event handlers',
      subscribe: (after, signal) => bus.follow({ after, signal }),
      apply: async (batch) => {
        await this.hand(WHOLE_LOG, batch);
        onHandled?.(batch);
      },
      onFailure,
    });
  }

  /** Position up to which the handlers of the whole log have applied everything. */
  get position(): Position {
    return this.follower.position;
  }

  /** See `EventBus.parkedCounts`. */
  get parkedCounts(): ReadonlyMap<string, number> {
    return this.options.bus.parkedCounts;
  }

  /** Resolves when the handlers of the whole log have applied everything up to `position`; see `LogFollower`. */
  whenApplied(position: Position, maxWaitMs?: number): Promise<void> {
    return this.follower.whenApplied(position, maxWaitMs);
  }

  /** Calls back when the handlers of the whole log know what was there at the start, or with why they never will. */
  override async listen(callback: (error?: unknown) => void): Promise<void> {
    callback(await this.begin().catch((error: unknown) => error));
  }

  override async close(): Promise<void> {
    this.stopping.abort();
    await this.follower.stop();
    await this.consuming;
  }

  override on(event: string): never {
    throw new Error(`The event bus tells of no "${event}".`);
  }

  override unwrap(): never {
    throw new Error('Ask for the event bus itself.');
  }

  private async begin(): Promise<void> {
    const types = [...this.getHandlers().keys()].filter((pattern) => pattern !== WHOLE_LOG);
    if (types.length > 0) this.consume(types as PublicEventType[]);
    if (this.getHandlers().has(WHOLE_LOG)) await this.follower.start();
  }

  private consume(types: readonly PublicEventType[]): void {
    const { bus, group, onFailure } = this.options;
    if (group === undefined) throw new Error(`Handlers of ${types.join(', ')} need a group, by which they are known.`);
    const handle = (consumed: { readonly event: { readonly type: string } }) =>
      this.hand(consumed.event.type, consumed);
    this.consuming = bus.consume({ group, types, handle, signal: this.stopping.signal }).catch(onFailure);
  }

  private async hand(pattern: string, payload: unknown): Promise<void> {
    const handler = this.getHandlerByPattern(pattern);
    if (!handler) throw new Error(`No handler takes "${pattern}".`);
    const outcome = await handler(payload, new BaseRpcContext([pattern]));
    await lastValueFrom(this.transformToObservable(outcome), { defaultValue: undefined }).catch((error: unknown) => {
      // Nest hides what went wrong from whoever sent the event, and has logged it; an `RpcException` says it.
      const { message } = error as { message?: string };
      throw new Error(`A handler of ${pattern} has failed: ${message ?? 'the log of the process says why.'}`);
    });
  }
}
