import { domainEvent, readMetadata } from '#event-store';
import type { RecordedEvent } from '#event-store';
import type { MessageEvent } from './domain/message.events.js';

/** A message that is to be sent, or of which it is to be found out whether it was. */
export interface OpenMessage {
  readonly workspace: string;
  readonly messageId: string;
  /** The one that it goes out by, E.164. */
  readonly number: string;
}

/** The messages whose carrier was not heard of: after a start they all go on. */
export class OpenMessages {
  static readonly eventTypes: readonly MessageEvent['type'][] = [
    'MessageRequested',
    'MessageSendStarted',
    'MessageHeldUp',
    'MessageSubmitted',
    'MessageFailed',
  ];
  /** Those that are to be sent, by number, in the order in which they were asked for. */
  private readonly queues = new Map<string, OpenMessage[]>();
  private readonly queued = new Map<string, OpenMessage>();
  /** Those that were handed to their carrier. */
  private readonly handedOver = new Map<string, OpenMessage>();

  apply(recorded: RecordedEvent): void {
    const event = domainEvent<MessageEvent>(recorded);
    const { messageId } = event;
    switch (event.type) {
      case 'MessageRequested':
        return this.enqueue({ workspace: readMetadata(recorded).workspace, messageId, number: event.number }, 'last');
      case 'MessageSendStarted': {
        const started = this.dequeue(messageId);
        if (started) this.handedOver.set(messageId, started);
        return;
      }
      case 'MessageHeldUp': {
        const heldUp = this.handedOver.get(messageId);
        // It was the first of its number's when its turn came.
        if (heldUp && this.handedOver.delete(messageId)) this.enqueue(heldUp, 'first');
        return;
      }
      default:
        this.handedOver.delete(messageId);
        this.dequeue(messageId);
    }
  }

  /** The next one that is to go out by a number. */
  firstOf(number: string): OpenMessage | undefined {
    return this.queues.get(number)?.[0];
  }

  /** How many wait to go out by a number. */
  countOf(number: string): number {
    return this.queues.get(number)?.length ?? 0;
  }

  /** Those by which something waits to go out. */
  numbers(): Iterable<string> {
    return this.queues.keys();
  }

  /** Those of which it is to be found out whether they were sent, unless their carrier is being asked to right now. */
  unanswered(): Iterable<OpenMessage> {
    return this.handedOver.values();
  }

  private enqueue(message: OpenMessage, as: 'first' | 'last'): void {
    const { number, messageId } = message;
    const queue = this.queues.get(number) ?? [];
    if (as === 'last') queue.push(message);
    else queue.unshift(message);
    this.queues.set(number, queue);
    this.queued.set(messageId, message);
  }

  private dequeue(messageId: string): OpenMessage | undefined {
    const message = this.queued.get(messageId);
    if (!message) return undefined;
    this.queued.delete(messageId);
    const queue = this.queues.get(message.number)!;
    queue.splice(queue.indexOf(message), 1);
    if (queue.length === 0) this.queues.delete(message.number);
    return message;
  }
}
