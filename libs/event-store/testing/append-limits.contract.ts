import { describe, expect } from '@jest/globals';
import { LIMITS, NO_STREAM, START } from '../event-store.port.js';
import type { NewEvent, StreamWrite } from '../event-store.port.js';
import { newEvent, readEverything, streamWrite, testStore } from './opened-store.js';
import type { OpenStore } from './opened-store.js';

function oneEvent(overrides: Partial<NewEvent>): readonly StreamWrite[] {
  return [streamWrite('number-1', NO_STREAM, [newEvent(overrides)])];
}

function eventsOf(count: number, overrides: Partial<NewEvent> = {}): readonly NewEvent[] {
  return Array.from({ length: count }, () => newEvent(overrides));
}

/** Two bytes a character, so that characters cannot pass for bytes. */
const TOO_LARGE = 'ü'.repeat(LIMITS.maxEventBytes / 2);
const LARGE = { text: 'x'.repeat(1_000_000) };
const CIRCULAR: Record<string, unknown> = {};
CIRCULAR['self'] = CIRCULAR;
const ID = newEvent().id;

/** What is refused, and what its message must name. */
const INVALID: readonly (readonly [what: string, writes: readonly StreamWrite[], named: string])[] = [
  ['no stream at all', [], 'at least 1 stream'],
  ['a write without events', [streamWrite('number-1'), streamWrite('number-2', NO_STREAM, [])], 'at least 1 event'],
  ['a stream named twice', [streamWrite('number-1'), streamWrite('number-1', 0)], 'at most 1 time'],
  ['the same event twice', [streamWrite('number-1', NO_STREAM, [newEvent({ id: ID }), newEvent({ id: ID })])], ID],
  ['an id that is no UUID', oneEvent({ id: 'first' }), 'UUID'],
  ['an id in capitals', oneEvent({ id: ID.toUpperCase() }), 'lower case'],
  ['too large data', oneEvent({ data: { text: TOO_LARGE } }), String(LIMITS.maxEventBytes)],
  ['too large metadata', oneEvent({ metadata: { reason: TOO_LARGE } }), String(LIMITS.maxEventBytes)],
  [
    'too many events',
    [streamWrite('number-1', NO_STREAM, eventsOf(LIMITS.maxAppendEvents)), streamWrite('number-2')],
    String(LIMITS.maxAppendEvents),
  ],
  [
    'too many bytes',
    [streamWrite('number-1', NO_STREAM, eventsOf(17, { data: LARGE }))],
    String(LIMITS.maxAppendBytes),
  ],
  ['an empty stream name', [streamWrite('')], 'at least 1 character'],
  [
    'a too long stream name',
    [streamWrite('n'.repeat(LIMITS.maxStreamNameLength + 1))],
    String(LIMITS.maxStreamNameLength),
  ],
  ['a stream name with a line break', [streamWrite('number\n1')], 'control characters'],
  ['a stream name with a NUL', [streamWrite('number\u0000')], 'control characters'],
  ['a stream name with half a character', [streamWrite('number-\ud83d')], 'lone surrogates'],
  ['an empty type', oneEvent({ type: '' }), 'at least 1 character'],
  [
    'a too long type',
    oneEvent({ type: 'N'.repeat(LIMITS.maxStreamNameLength + 1) }),
    String(LIMITS.maxStreamNameLength),
  ],
  ['data that refers to itself', oneEvent({ data: CIRCULAR }), 'JSON'],
  ['data with a big integer', oneEvent({ data: { count: 1n } }), 'JSON'],
  ['data that is a list', oneEvent({ data: [] as never }), 'JSON object'],
  ['data that is absent', oneEvent({ data: undefined as never }), 'JSON object'],
  ['metadata that is no string', oneEvent({ metadata: { count: 1 as never } }), 'strings only'],
  ['half a revision', [streamWrite('number-1', 0.5)], 'whole number'],
  ['a revision before the first', [streamWrite('number-1', -2)], 'whole number'],
];

export function appendLimitsContract(open: OpenStore): void {
  describe('append refuses', () => {
    for (const [what, writes, named] of INVALID) {
      testStore(open, what, async ({ store }) => {
        await expect(store.append(writes)).rejects.toMatchObject({
          code: 'append_invalid',
          message: expect.stringContaining(named),
        });
        expect(await store.head()).toBe(START);
      });
    }
  });

  describe('append takes', () => {
    testStore(open, 'as much as the limits allow', async ({ store }) => {
      const name = 'n'.repeat(LIMITS.maxStreamNameLength);
      const text = 'x'.repeat(LIMITS.maxEventBytes - '{"text":""}{}'.length);
      await store.append([streamWrite(name, NO_STREAM, [newEvent({ data: { text } })])]);
      await store.append([streamWrite('number-1', NO_STREAM, eventsOf(LIMITS.maxAppendEvents))]);

      expect(await readEverything(store)).toHaveLength(LIMITS.maxAppendEvents + 1);
      expect(await store.readStream(name)).toMatchObject([{ data: { text } }]);
    });
  });
}
