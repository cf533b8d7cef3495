import type { RecordedEvent } from '#event-store';
import { evolveMessage, unknownMessage } from '../../message/domain/message.state.js';
import type { KnownMessage, MessageState } from '../../message/domain/message.state.js';
import type { MessageEvent } from '../../message/domain/message.events.js';
import { contentOf } from '../../message/message-content.js';
import { SealedWords } from '../../subject/sealed-words.js';
import type { SubjectKeys } from '../../subject/subject-keys.js';
import { MESSAGE_LOG_EVENT_TYPES } from '../message-log.projection.js';
import type { MessageQuery, MessageRow } from '../message-log.port.js';
import { wordsOf } from '../search-words.js';

interface Kept {
  readonly workspace: string;
  readonly state: MessageState;
  /** Of the event that it began with. */
  readonly position: number;
}

/** The message log as plainly as it can be said, made of the state of each message. What adapters are compared with. */
export class NaiveMessageLog {
  private readonly kept = new Map<string, Kept>();
  private readonly words: SealedWords;

  constructor(keys: SubjectKeys) {
    this.words = new SealedWords(keys);
  }

  apply(events: readonly RecordedEvent[]): void {
    for (const { stream, type, data, metadata, position } of events) {
      if (type === 'SubjectErased' || !MESSAGE_LOG_EVENT_TYPES.some((known) => known === type)) continue;
      const before = this.kept.get(stream)?.state ?? unknownMessage;
      const state = evolveMessage(before, { type, ...data } as unknown as MessageEvent, metadata['time']!);
      const began = before.is !== 'known' && state.is === 'known';
      const since = began ? position : (this.kept.get(stream)?.position ?? position);
      this.kept.set(stream, { workspace: metadata['workspace']!, state, position: since });
    }
  }

  /** All rows of the query, its limit and cursor aside. */
  async rows(query: MessageQuery): Promise<MessageRow[]> {
    const shown: { readonly position: number; readonly row: MessageRow }[] = [];
    for (const { workspace, state, position } of this.kept.values()) {
      if (state.is !== 'known' || workspace !== query.workspace || !matches(state, query)) continue;
      if (await this.holds(workspace, state, query.q)) shown.push({ position, row: rowOf(workspace, state) });
    }
    const direction = query.oldestFirst ? 1 : -1;
    return shown
      .toSorted(
        (a, b) => direction * (Date.parse(a.row.createdAt) - Date.parse(b.row.createdAt) || a.position - b.position),
      )
      .map(({ row }) => row);
  }

  private async holds(workspace: string, state: KnownMessage, q = ''): Promise<boolean> {
    if (q.trim() === '') return true;
    const content = await contentOf(this.words, workspace, state);
    const known = content ? [content.body, state.subject, state.number].flatMap(wordsOf) : [];
    const wanted = wordsOf(q);
    return wanted.length > 0 && wanted.every((word) => known.includes(word));
  }
}

function rowOf(workspace: string, state: KnownMessage): MessageRow {
  const { is: _, carrier: _carrier, handedOverAt: _handedOver, told: _told, media: _media, ...row } = state;
  return { workspace, ...row };
}

function matches(state: KnownMessage, query: MessageQuery): boolean {
  const { number, subject, agentId, direction, kind, status } = state;
  const [from, to] = direction === 'inbound' ? [subject, number] : [number, subject];
  const createdAtMs = Date.parse(state.createdAt);
  const wanted = [
    [query.number, number],
    [query.subject, subject],
    [query.sender, from],
    [query.recipient, to],
    [query.agentId, agentId],
    [query.direction, direction],
    [query.kind, kind],
    [query.status, status],
  ];
  return (
    wanted.every(([value, found]) => value === undefined || value === found) &&
    createdAtMs >= (query.fromMs ?? 0) &&
    createdAtMs < (query.beforeMs ?? Infinity)
  );
}
