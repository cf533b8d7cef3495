import type { Message } from 'kafkajs';
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { RelayProgress } from '../relay/announcements.port.js';
import type { EventSource } from '#contracts';
import type { MessageCounts } from './announcing/topic-ends.js';

/** The progress of a relay, and what it tells of the topics themselves. */
export interface TopicProgress extends RelayProgress {
  /**
   * Which announcing of the whole log this belongs to: new whenever a relay begins with the beginning. Where a message lies
   * in a topic says nothing to who has read another edition.
   */
  readonly edition: string;
  /**
   * What the topics had been given before this announcement: in one with less, something was lost. What belongs to this one
   * may be there in part, and is announced again after a restart.
   */
  readonly counts: MessageCounts;
}

const Position = Type.String({ pattern: '^(?:0|[1-9]\\d{0,15})$' });
const ProgressMessage = Type.Object({
  from: Position,
  position: Position,
  previous: Position,
  last: Position,
  lastId: Type.String(),
  // Earlier versions told neither.
  edition: Type.Optional(Type.String()),
  counts: Type.Optional(Type.Record(Type.String(), Type.Integer({ minimum: 0 }))),
});
const progressSchema = Compile(ProgressMessage);

export function writeProgress(
  source: EventSource,
  { from, position, previous, last, lastId, edition, counts }: TopicProgress,
): Message {
  const value: Static<typeof ProgressMessage> = {
    from: String(from),
    position: String(position),
    previous: String(previous),
    last: String(last),
    lastId,
    edition,
    counts,
  };
  return { key: source, value: JSON.stringify(value) };
}

/** Undefined for anything that `writeProgress` did not write. */
export function readProgress(text: string): TopicProgress | undefined {
  const parsed = parse(text);
  if (!progressSchema.Check(parsed)) return undefined;
  const { from, position, previous, last, lastId, edition = '', counts = {} } = parsed;
  return {
    from: Number(from),
    position: Number(position),
    previous: Number(previous),
    last: Number(last),
    lastId,
    edition,
    counts,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
