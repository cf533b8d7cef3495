import type { Message } from 'kafkajs';
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { RelayProgress } from '../relay/announcements.port.js';

/** One log is announced so far. */
const KEY = 'inventory';

const Position = Type.String({ pattern: '^(?:0|[1-9]\\d{0,15})$' });
const ProgressMessage = Type.Object({
  from: Position,
  position: Position,
  previous: Position,
  last: Position,
  lastId: Type.String(),
});
const progressSchema = Compile(ProgressMessage);

export function writeProgress({ from, position, previous, last, lastId }: RelayProgress): Message {
  const value: Static<typeof ProgressMessage> = {
    from: String(from),
    position: String(position),
    previous: String(previous),
    last: String(last),
    lastId,
  };
  return { key: KEY, value: JSON.stringify(value) };
}

/** Undefined for anything that `writeProgress` did not write. */
export function readProgress(text: string): RelayProgress | undefined {
  const parsed = parse(text);
  if (!progressSchema.Check(parsed)) return undefined;
  const { from, position, previous, last, lastId } = parsed;
  return {
    from: Number(from),
    position: Number(position),
    previous: Number(previous),
    last: Number(last),
    lastId,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
