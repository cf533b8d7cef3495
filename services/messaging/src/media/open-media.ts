import { domainEvent, readMetadata } from '#event-store';
import type { RecordedEvent } from '#event-store';
import type { MessageEvent } from '../message/domain/message.events.js';

/** A message with something that is to be fetched from its carrier. */
export interface OpenMedia {
  readonly workspace: string;
  readonly messageId: string;
}

/** What came with messages and was not fetched yet: after a start it all goes on. */
export class OpenMediaDirectory {
  static readonly eventTypes: readonly MessageEvent['type'][] = [
    'MessageReceived',
    'MessageMediaKept',
    'MessageMediaLost',
  ];
  private readonly open = new Map<string, OpenMedia & { left: number }>();

  apply(recorded: RecordedEvent): void {
    const event = domainEvent<MessageEvent>(recorded);
    const { messageId } = event;
    if (event.type === 'MessageReceived') {
      const { mediaCount: left } = event;
      if (left > 0) this.open.set(messageId, { workspace: readMetadata(recorded).workspace, messageId, left });
      return;
    }
    const known = this.open.get(messageId);
    if (!known) return;
    known.left -= 1;
    if (known.left === 0) this.open.delete(messageId);
  }

  all(): Iterable<OpenMedia> {
    return this.open.values();
  }
}
