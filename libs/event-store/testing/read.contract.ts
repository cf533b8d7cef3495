import { describe, expect } from '@jest/globals';
import { LIMITS, NO_STREAM, START } from '../event-store.port.js';
import type { EventStore, ReadStreamOptions, RecordedEvent } from '../event-store.port.js';
import { fillStream, idsOf, newEvent, readEverything, streamWrite, testStore } from './opened-store.js';
import type { OpenStore } from './opened-store.js';

const UNUSUAL = {
  empty: '',
  unicode: 'Grüße 你好 🇨🇭 \u0000 \u2028 \ud83d',
  quotes: `'"\`\\ %s $1 --`,
  nested: { list: [[], {}, null, true, -0.1, 1e300, { deep: { deeper: [1, '2'] } }] },
};

export function readContract(open: OpenStore): void {
  describe('readStream', () => {
    testStore(open, 'reads from either end, from a revision, and so many', async ({ store }) => {
      await fillStream(store, 'number-2', 3);
      await fillStream(store, 'number-1', 5);
      await fillStream(store, 'number-10', 3);
      const read = async (options?: ReadStreamOptions) =>
        (await store.readStream('number-1', options)).map(({ revision }) => revision);

      expect(await read()).toEqual([0, 1, 2, 3, 4]);
      expect(await read({ from: 3 })).toEqual([3, 4]);
      expect(await read({ from: 1, maxEvents: 2 })).toEqual([1, 2]);
      expect(await read({ from: 5 })).toEqual([]);
      expect(await read({ maxEvents: 0 })).toEqual([]);
      expect(await read({ direction: 'backwards' })).toEqual([4, 3, 2, 1, 0]);
      expect(await read({ direction: 'backwards', maxEvents: 2 })).toEqual([4, 3]);
      expect(await read({ direction: 'backwards', from: 1 })).toEqual([1, 0]);
      expect(await read({ direction: 'backwards', from: 99, maxEvents: 1 })).toEqual([4]);
    });

    testStore(open, 'finds nothing where there is no stream', async ({ store }) => {
      await fillStream(store, 'number-1', 1);
      expect(await store.readStream('number-2')).toEqual([]);
      expect(await store.readStream('number-2', { direction: 'backwards' })).toEqual([]);
    });

    testStore(open, 'pages through a long stream', async ({ store }) => {
      const events = await fillStream(store, 'number-1', 2_500);
      const read: RecordedEvent[] = [];
      for (let page = await store.readStream('number-1'); page.length > 0;) {
        expect(page.length).toBeLessThanOrEqual(LIMITS.maxReadEvents);
        read.push(...page);
        page = await store.readStream('number-1', { from: read.length, maxEvents: 1_000_000 });
      }
      expect(idsOf(read)).toEqual(idsOf(events));
    });

    testStore(open, 'gives back data and metadata exactly', async ({ store }) => {
      const data = JSON.parse(`{"__proto__": {"polluted": true}, "constructor": 1, "toString": null}`);
      const events = [
        newEvent({ data: UNUSUAL, metadata: { '': '', ...UNUSUAL, nested: '{"a":1}' } as Record<string, string> }),
        newEvent({ data, metadata: JSON.parse(`{"__proto__": "kept"}`) }),
        newEvent({ type: 'Ümlaut “quoted”', data: {}, metadata: {} }),
      ];
      await store.append([streamWrite('number “1” 你好', NO_STREAM, events)]);

      const read = await store.readStream('number “1” 你好');
      expect(read).toStrictEqual(
        events.map((event, index) => ({
          ...event,
          stream: 'number “1” 你好',
          revision: index,
          position: read[index]!.position,
        })),
      );
      expect(JSON.stringify(read[1]!.data)).toBe(JSON.stringify(data));
      expect(JSON.stringify(read[1]!.metadata)).toBe('{"__proto__":"kept"}');
      expect(await readEverything(store)).toStrictEqual(read);
    });
  });

  describe('readAll', () => {
    testStore(open, 'reads the log in order after a position', async ({ store }) => {
      await fillStream(store, 'number-1', 2);
      await fillStream(store, 'agent-1', 2);
      await store.append([streamWrite('number-1', 1)]);
      const all = await store.readAll({ after: START });

      expect(all.map(({ stream }) => stream)).toEqual(['number-1', 'number-1', 'agent-1', 'agent-1', 'number-1']);
      expect(all.map(({ position }) => position)).toEqual(
        all.map(({ position }) => position).toSorted((a, b) => a - b),
      );
      expect(all[0]!.position).toBeGreaterThan(START);
      expect(await store.readAll({ after: all[2]!.position })).toEqual(all.slice(3));
      expect(await store.readAll({ after: all[0]!.position, maxEvents: 2 })).toEqual(all.slice(1, 3));
      expect(await store.readAll({ after: all[4]!.position })).toEqual([]);
    });

    testStore(open, 'reads after any number, be it the position of an event or not', async ({ store }) => {
      for (const number of ['number-1', 'number-2', 'number-3']) await fillStream(store, number, 1);
      const all = await store.readAll({ after: START });
      for (const [index, { position }] of all.entries()) {
        expect(await store.readAll({ after: position - 1, maxEvents: 1 })).toEqual([all[index]]);
      }
      const [, second] = all;
      const halfWay = Math.floor((all[0]!.position + second!.position) / 2);
      expect((await store.readAll({ after: halfWay }))[0]).toEqual(second);
      expect(await store.readAll({ after: all[2]!.position + 1_000_000 })).toEqual([]);
    });

    testStore(open, 'picks types, however far apart they are', async ({ store }) => {
      await store.append([streamWrite('hold-1', NO_STREAM, [newEvent({ type: 'HoldPlaced' })])]);
      for (const number of ['number-1', 'number-2', 'number-3', 'number-4', 'number-5']) {
        await fillStream(store, number, LIMITS.maxAppendEvents);
      }
      const late = [
        newEvent({ type: 'HoldLifted' }),
        newEvent({ type: 'HoldPlaced' }),
        newEvent({ type: 'AgentRenamed' }),
      ];
      await store.append([streamWrite('hold-1', 0, late)]);
      const read = async (types: readonly string[], maxEvents?: number) =>
        (await store.readAll({ after: START, types, ...(maxEvents && { maxEvents }) })).map(({ type }) => type);

      expect(await read(['HoldPlaced', 'HoldLifted'])).toEqual(['HoldPlaced', 'HoldLifted', 'HoldPlaced']);
      expect(await read(['HoldPlaced', 'HoldLifted'], 2)).toEqual(['HoldPlaced', 'HoldLifted']);
      expect(await read(['HoldPlaced', 'NumberAssigned'])).toHaveLength(LIMITS.maxReadEvents);
      expect(await read([`Hold' OR 1=1 --`])).toEqual([]);
      expect(await read([])).toEqual([]);
    });

    testStore(open, 'never shows a position below one already seen', async ({ store }) => {
      const writing = writeConcurrently(store);
      const seen: number[] = [];
      let finished = false;
      void writing.finally(() => (finished = true));
      for (let last = false; !last;) {
        last = finished;
        const head = await store.head();
        const news = await readEverything(store, seen.at(-1) ?? START);
        seen.push(...news.map(({ position }) => position));
        expect(seen.at(-1) ?? START).toBeGreaterThanOrEqual(head);
        await new Promise(setImmediate);
      }
      await writing;

      expect(seen).toHaveLength(WRITERS * APPENDS * 2);
      expect(seen).toEqual((await readEverything(store)).map(({ position }) => position));
      expect(new Set(seen).size).toBe(seen.length);
      expect(await store.head()).toBe(seen.at(-1));
    });
  });

  describe('head', () => {
    testStore(open, 'is the start of an empty log and then the last position', async ({ store }) => {
      expect(await store.head()).toBe(START);
      const { position } = await store.append([streamWrite('number-1'), streamWrite('agent-1')]);
      expect(await store.head()).toBe(position);
    });
  });
}

const WRITERS = 20;
const APPENDS = 25;

/** Many writers, each with a stream of its own, two events at a time. */
async function writeConcurrently(store: EventStore): Promise<void> {
  const writers = Array.from({ length: WRITERS }, async (_, writer) => {
    for (let count = 0; count < APPENDS; count += 1) {
      await store.append([streamWrite(`writer-${writer}`, count * 2 - 1, [newEvent(), newEvent()])]);
    }
  });
  await Promise.all(writers);
}
