import { START, domainEvent } from '#event-store';
import type { Position, RecordedEvent } from '#event-store';
import type { EventMark, ReadModelFold } from '#live-read-model';
import { beganAt } from '../message/domain/message.events.js';
import { isFurther } from '../message/domain/message-status.events.js';
import type { OutboundStatus } from '../message/domain/message-status.events.js';
import type {
  MessageEvent,
  MessageFailure,
  MessageReceived,
  MessageRequested,
  MessageSentElsewhere,
} from '../message/domain/message.events.js';
import type { ErasureEvent } from '../subject/domain/erasure.events.js';
import type {
  ErasedSubject,
  MessageChange,
  MessageDoubt,
  MessageLogChanges,
  MessageOrigin,
} from './message-log.port.js';

export const MESSAGE_LOG_EVENT_TYPES: readonly (MessageEvent | ErasureEvent)['type'][] = [
  'MessageReceived',
  'MessageRequested',
  'MessageSentElsewhere',
  'MessageHeldUp',
  'MessageSubmitted',
  'MessageUncertain',
  'MessageStatusAdvanced',
  'MessageStatusNoted',
  'MessageFailed',
  'MessageLinked',
  'SubjectErased',
];

type Writable<Fields> = { -readonly [Field in keyof Fields]: Fields[Field] };
type Beginning = MessageReceived | MessageRequested | MessageSentElsewhere;

/** Folds batch after batch of the log into one change for each message. Never rejects: events it does not know are not for it. */
export class MessageLogFold implements ReadModelFold<MessageLogChanges> {
  private messages = new Map<string, Writable<MessageChange>>();
  private erased: ErasedSubject[] = [];
  private lastEvent: EventMark | null = null;

  constructor(private after: Position = START) {}

  get size(): number {
    return this.messages.size + this.erased.length;
  }

  add(events: readonly RecordedEvent[]): void {
    for (const recorded of events) {
      const event = domainEvent<MessageEvent | ErasureEvent>(recorded);
      const workspace = recorded.metadata['workspace'] ?? '';
      this.lastEvent = recorded;
      if (event.type === 'SubjectErased') this.erased.push({ workspace, subject: event.subject });
      else if ('messageId' in event) this.addOfMessage(event, recorded, workspace);
    }
  }

  take(position: Position, live: boolean): MessageLogChanges {
    const lastEvent = this.lastEvent && { id: this.lastEvent.id, position: this.lastEvent.position };
    const { after, erased } = this;
    const messages = [...this.messages.values()].toSorted((one, other) => beginning(one) - beginning(other));
    [this.messages, this.erased, this.lastEvent, this.after] = [new Map(), [], null, position];
    return { messages, erased, lastEvent, after, position, live };
  }

  private addOfMessage(event: MessageEvent, recorded: RecordedEvent, workspace: string): void {
    const { metadata, stream, position } = recorded;
    const time = metadata['time'] ?? '';
    // By its stream: what leads to another message names that one.
    const change = this.changeOf(stream, event, workspace);
    change.updatedAt = time;
    change.position = position;
    switch (event.type) {
      case 'MessageReceived':
      case 'MessageRequested':
      case 'MessageSentElsewhere':
        change.origin = originOf(event, position, time);
        if (event.type !== 'MessageRequested') change.carrierMessageId = event.carrierMessageId;
        return;
      case 'MessageSubmitted':
        change.carrierMessageId = event.carrierMessageId;
        return advance(change, 'submitted', null);
      case 'MessageHeldUp':
        change.doubt = doubtOf(event);
        return;
      case 'MessageUncertain':
        advance(change, 'uncertain', null);
        change.doubt = doubtOf(event);
        return;
      case 'MessageStatusAdvanced':
      case 'MessageStatusNoted':
        return advance(change, event.status, null);
      case 'MessageFailed':
        return advance(change, event.status, failureOf(event));
      case 'MessageLinked':
        change.isLinked = true;
        return;
      default:
    }
  }

  private changeOf(stream: string, { messageId }: { readonly messageId: string }, workspace: string) {
    let change = this.messages.get(stream);
    if (!change) {
      // What leads to another message has an id of its own, at the end of its stream's name.
      const ownId = stream.slice(stream.lastIndexOf('/') + 1) || messageId;
      change = { ...UNCHANGED, workspace, messageId: ownId };
      this.messages.set(stream, change);
    }
    return change;
  }
}

const UNCHANGED: Omit<MessageChange, 'workspace' | 'messageId'> = {
  origin: null,
  status: null,
  failure: null,
  doubt: undefined,
  carrierMessageId: null,
  isLinked: false,
  updatedAt: '',
  position: START,
};

const beginning = ({ origin }: MessageChange): Position => origin?.position ?? START;

/** Statuses are told in any order: the furthest holds, and clears what was in doubt. */
function advance(change: Writable<MessageChange>, status: OutboundStatus, failure: MessageFailure | null): void {
  if (change.status !== null && !isFurther(status, change.status)) return;
  [change.status, change.failure, change.doubt] = [status, failure, null];
}

function originOf(event: Beginning, position: Position, time: string): MessageOrigin {
  const { type, kind, number, subject, agentId, carrierAccountId, content, mediaCount, segments, encoding } = event;
  return {
    direction: type === 'MessageReceived' ? 'inbound' : 'outbound',
    status: FIRST_STATUS[type],
    position,
    kind,
    number,
    subject,
    agentId,
    carrierAccountId,
    content,
    mediaCount,
    segments,
    encoding,
    createdAt: beganAt(event, time),
  };
}

const FIRST_STATUS = {
  MessageReceived: 'received',
  MessageRequested: 'queued',
  MessageSentElsewhere: 'submitted',
} as const satisfies Record<Beginning['type'], string>;

const doubtOf = ({ code, detail }: MessageDoubt): MessageDoubt => ({ code, detail });

const failureOf = ({ code, carrierCode, detail, remedy }: MessageFailure): MessageFailure => ({
  code,
  carrierCode,
  detail,
  remedy,
});
