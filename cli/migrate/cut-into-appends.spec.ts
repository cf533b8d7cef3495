import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RecordedEvent } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { newEvent, readEverything, streamWrite } from '../../libs/event-store/testing/opened-store.js';
import { cutIntoAppends, loadsAfter } from './cut-into-appends.js';
import { anyHistory, happen } from './testing/any-history.js';

/** Streams by name, each letter an event. */
function events(streams: string): RecordedEvent[] {
  const revisions = new Map<string, number>();
  return [...streams].map((stream, index) => {
    const revision = (revisions.get(stream) ?? -1) + 1;
    revisions.set(stream, revision);
    return { ...newEvent(), stream, revision, position: index + 1 };
  });
}

const shapes = (streams: string) =>
  cutIntoAppends(events(streams)).map((append) =>
    append.map(({ stream, events: { length } }) => stream.repeat(length)),
  );

describe('appends', () => {
  test.each([
    ['', []],
    ['aaa', [['aaa']]],
    ['aabbc', [['aa', 'bb', 'c']]],
    [
      'abab',
      [
        ['a', 'b'],
        ['a', 'b'],
      ],
    ],
    ['abbacca', [['a', 'bb'], ['a', 'cc'], ['a']]],
    [
      'abAc',
      [
        ['a', 'b'],
        ['A', 'c'],
      ],
    ],
  ])('of %j begin anew where a stream comes up again', (streams, expected) => {
    expect(shapes(streams)).toEqual(expected);
  });

  test('expect each stream where the source had it', () => {
    const revisions = cutIntoAppends(events('aabab')).map((append) => append.map((write) => write.expectedRevision));
    expect(revisions).toEqual([
      [-1, -1],
      [1, 0],
    ]);
  });
});

describe('loads', () => {
  test('hold every event once, in order, and no more than they may', () =>
    fc.assert(
      fc.asyncProperty(
        anyHistory,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 400 }),
        async (history, maxEvents, maxBytes) => {
          const log = new InMemoryEventStore();
          await happen(log, history);
          const everything = await readEverything(log);
          const after = Math.floor(everything.length / 3);
          const loads = await collect(loadsAfter(log, after, { maxEvents, maxBytes }));
          expect(loads.flat()).toEqual(everything.slice(after));
          for (const load of loads) {
            expect(load.length).toBeLessThanOrEqual(maxEvents);
            const bytes = load.reduce((sum, { data, metadata }) => sum + bytesOf(data) + bytesOf(metadata), 0);
            if (load.length > 1) expect(bytes).toBeLessThanOrEqual(maxBytes);
          }
        },
      ),
      { numRuns: 50 },
    ));

  test('are as large as they may be', async () => {
    const log = new InMemoryEventStore();
    await log.append([
      streamWrite(
        'a',
        -1,
        Array.from({ length: 2_500 }, () => newEvent({ data: { text: 'ä' } })),
      ),
    ]);
    const sizes = async (maxEvents: number, maxBytes: number) =>
      (await collect(loadsAfter(log, 0, { maxEvents, maxBytes }))).map(({ length }) => length);
    expect(await sizes(2_000, 1_000_000)).toEqual([2_000, 500]);
    // {"text":"ä"} has 13 bytes, {} has 2.
    expect(await sizes(5_000, 15 * 1_250)).toEqual([1_250, 1_250]);
  });
});

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
