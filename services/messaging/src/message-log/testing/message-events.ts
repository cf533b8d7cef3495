import { START, writeMetadata } from '#event-store';
import type { RecordedEvent } from '#event-store';
import { InMemoryVault } from '#vault/in-memory';
import type {
  MessageEvent,
  MessageLinked,
  MessageReceived,
  MessageRequested,
  MessageSentElsewhere,
} from '../../message/domain/message.events.js';
import type { OutboundStatus } from '../../message/domain/message-status.events.js';
import { messageStream } from '../../message/message.aggregate.js';
import type { ErasureEvent } from '../../subject/domain/erasure.events.js';
import { SealedWords } from '../../subject/sealed-words.js';
import { SubjectKeys } from '../../subject/subject-keys.js';
import { MessageLogFold } from '../message-log.projection.js';
import type { MessageLogChanges } from '../message-log.port.js';

export const FIRST_EVENT_MS = Date.parse('2026-03-01T08:00:00.000Z');
const EVENT_EVERY_MS = 60_000;

/** When the event at a position is recorded. */
export const timeAt = (position: number): string => new Date(FIRST_EVENT_MS + position * EVENT_EVERY_MS).toISOString();

const FACTS = {
  number: '+14155550100',
  subject: '+442071838750',
  agentId: 'sales',
  carrier: 'twilio',
  carrierAccountId: 'twilio-1',
  kind: 'sms',
  mediaCount: 0,
  segments: 1,
  encoding: 'GSM-7',
} as const;

/** What may be other than usual of a message that begins; `occurredAt`: of one that did not begin here. */
export type GivenFacts = Partial<Omit<MessageReceived, 'type' | 'content' | 'callback' | 'messageId'>>;

/** Records events as a store would, one minute apart, with words that are truly sealed: a log to fill message logs from. */
export class MessageEventLog {
  readonly events: RecordedEvent[] = [];
  readonly keys = new SubjectKeys(new InMemoryVault());
  private readonly words = new SealedWords(this.keys);
  private readonly revisions = new Map<string, number>();

  get position(): number {
    return this.events.length;
  }

  /** `ownId`: of the message whose stream it is, unless it names that one. Returns the event as recorded. */
  record(workspace: string, event: MessageEvent | ErasureEvent, ownId?: string): RecordedEvent {
    const position = this.events.length + 1;
    const stream = streamOf(workspace, event, ownId);
    const revision = (this.revisions.get(stream) ?? -1) + 1;
    this.revisions.set(stream, revision);
    const { type, ...data } = event;
    const recorded: RecordedEvent = {
      id: `event-${position}`,
      type,
      data,
      stream,
      revision,
      position,
      metadata: writeMetadata({
        schemaVersion: '1',
        workspace,
        time: timeAt(position),
        actor: { kind: 'system', id: 'messaging', name: 'Ringfence' },
        correlationId: 'request-1',
        causationId: 'request-1',
      }),
    };
    this.events.push(recorded);
    return recorded;
  }

  /** Somebody wrote to us. */
  async receive(workspace: string, messageId: string, body: string, given: GivenFacts = {}): Promise<RecordedEvent> {
    return this.record(workspace, await this.beginning('MessageReceived', { workspace, messageId, body, given }));
  }

  /** We write. */
  async request(workspace: string, messageId: string, body: string, given: GivenFacts = {}): Promise<RecordedEvent> {
    return this.record(workspace, await this.beginning('MessageRequested', { workspace, messageId, body, given }));
  }

  /** We have written, by other means. */
  async sentElsewhere(workspace: string, messageId: string, body: string, given: GivenFacts = {}) {
    return this.record(workspace, await this.beginning('MessageSentElsewhere', { workspace, messageId, body, given }));
  }

  /** Its carrier tells how far it is. */
  tell(workspace: string, messageId: string, status: OutboundStatus, given: GivenFacts = {}): RecordedEvent {
    const { number, subject, agentId } = { ...FACTS, ...given };
    const ref = { messageId, number, subject, agentId };
    const said = { carrierMessageId: `SM-${messageId}`, carrierStatus: status, occurredAt: null, callback: null };
    return this.record(workspace, { type: 'MessageStatusAdvanced', ...ref, ...said, status });
  }

  /** What its carrier calls `ownId` is the message. */
  link(workspace: string, ownId: string, messageId: string): RecordedEvent {
    const linked: MessageLinked = { type: 'MessageLinked', messageId, carrierMessageId: `SM-${messageId}` };
    return this.record(workspace, linked, ownId);
  }

  /** All that the subject and we have said is erased. */
  async erase(workspace: string, subject: string): Promise<RecordedEvent> {
    const erasedKeys = await this.keys.erase({ workspace, subject });
    return this.record(workspace, { type: 'SubjectErased', subject, erasedKeys });
  }

  /** What is behind a position, up to another one, in one stretch. */
  changes(after = START, position = this.position, live = true): MessageLogChanges {
    const fold = new MessageLogFold(after);
    fold.add(this.events.slice(after, position));
    return fold.take(position, live);
  }

  /** The event with which a message begins. */
  async beginning<Type extends 'MessageReceived' | 'MessageRequested' | 'MessageSentElsewhere'>(
    type: Type,
    { workspace, messageId, body, given }: MessageToBegin,
  ): Promise<Extract<MessageReceived | MessageRequested | MessageSentElsewhere, { type: Type }>> {
    const facts = { ...FACTS, carrierMessageId: `SM-${messageId}`, occurredAt: null, ...given };
    const place = { workspace, subject: facts.subject, messageId, part: 'content' } as const;
    const words = Buffer.from(JSON.stringify({ body, media: [] }));
    const content = await this.words.seal(place, words, FIRST_EVENT_MS);
    const { carrierMessageId, occurredAt, ...known } = facts;
    const told = type === 'MessageRequested' ? {} : { carrierMessageId, occurredAt };
    const event = { type, ...known, ...told, messageId, content } as unknown;
    return event as Extract<MessageReceived | MessageRequested | MessageSentElsewhere, { type: Type }>;
  }
}

interface MessageToBegin {
  readonly workspace: string;
  readonly messageId: string;
  readonly body: string;
  readonly given: GivenFacts;
}

function streamOf(workspace: string, event: MessageEvent | ErasureEvent, ownId: string | undefined): string {
  if (!('messageId' in event)) return `erasure-${workspace}/${event.subject}`;
  return messageStream(workspace, ownId ?? event.messageId);
}
