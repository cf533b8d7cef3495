import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { EventStore } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { LoggedClaim } from '#fence';
import { fillStream, newEvent, readEverything, streamWrite } from '../../libs/event-store/testing/opened-store.js';
import { moveHistory, verifyHistories } from './move-history.js';
import type { MoveOptions } from './move-history.js';
import { anyHistory, happen } from './testing/any-history.js';
import { FailingEventStoreDouble, SparsePositionsDouble } from './testing/event-store-doubles.js';
import type { Failure } from './testing/event-store-doubles.js';

const SILENT: MoveOptions['report'] = { begin: () => undefined, way: () => undefined, end: () => undefined };
const NEVER = new AbortController().signal;

const FAILURES: readonly Failure[] = ['refused', 'written in silence', 'lost in silence'];

async function remember(...streams: readonly string[]): Promise<InMemoryEventStore> {
  const store = new InMemoryEventStore();
  for (const stream of streams) await fillStream(store, stream, 2);
  return store;
}

async function copyOf(store: EventStore, maxEvents = Number.MAX_SAFE_INTEGER): Promise<InMemoryEventStore> {
  const copy = new InMemoryEventStore();
  const events = (await readEverything(store)).slice(0, maxEvents);
  for (const { stream, revision, ...event } of events) await copy.append([streamWrite(stream, revision - 1, [event])]);
  return copy;
}

const move = (source: EventStore, store: EventStore, options: Partial<MoveOptions> = {}) =>
  moveHistory({
    source,
    target: { store, keepsOrderOfAppendsAtOnce: false, limits: { maxEvents: 5_000, maxBytes: 1_000_000 } },
    report: SILENT,
    signal: NEVER,
    ...options,
  });

describe('a moved history', () => {
  const anyInterruption = fc.record({
    appends: fc.nat({ max: 12 }),
    failure: fc.constantFrom(...FAILURES),
    keepsOrderOfAppendsAtOnce: fc.boolean(),
    maxEvents: fc.integer({ min: 1, max: 12 }),
  });

  test('is the source, event for event, however often the move failed on its way', () =>
    fc.assert(
      fc.asyncProperty(anyHistory, fc.array(anyInterruption, { maxLength: 5 }), async (history, interruptions) => {
        const [source, kept] = [new InMemoryEventStore(), new InMemoryEventStore()];
        await happen(source, history);
        const everything = await readEverything(source);
        const sparse = new SparsePositionsDouble(source);
        for (const { appends, failure, keepsOrderOfAppendsAtOnce, maxEvents } of interruptions) {
          const store = new SparsePositionsDouble(new FailingEventStoreDouble(kept, appends, failure));
          const limits = { maxEvents, maxBytes: 2_000 };
          const codes = ['event_store_unavailable', 'append_outcome_unknown'];
          await move(sparse, store, { target: { store, keepsOrderOfAppendsAtOnce, limits } }).catch(({ code }) =>
            expect(codes).toContain(code),
          );
          const copied = await readEverything(kept);
          expect(copied).toEqual(everything.slice(0, copied.length));
        }
        const { verified } = await move(sparse, kept);
        expect(await readEverything(kept)).toEqual(everything);
        expect(verified.target).toEqual(verified.source);
        expect(verified.source).toMatchObject({
          events: everything.length,
          streams: new Set(everything.map(({ stream }) => stream)).size,
        });
      }),
      { numRuns: 150 },
    ));

  test('claims nothing where it is copied to: the next start there does, and neither end hears of the other', async () => {
    const claimOn = async (log: EventStore) => {
      const claim = new LoggedClaim({ log, nowMs: () => performance.now(), now: () => new Date() });
      await claim.take();
      return claim;
    };
    const [source, target] = [await remember('number'), new InMemoryEventStore()];
    const before = await claimOn(source);
    await move(source, target);
    const after = await claimOn(target);
    await Promise.all([before.confirm(), after.confirm()]);
    const claims = await target.readStream('writer');
    expect(claims.map(({ revision, type }) => [revision, type])).toStrictEqual([
      [0, 'WriterTookOver'],
      [1, 'WriterTookOver'],
    ]);
    await move(target, source);
    await expect(before.confirm()).rejects.toMatchObject({ code: 'event_store_unavailable' });
    for (const claim of [before, after]) claim.close();
  });

  test('is copied in few appends, and in none when it is there', async () => {
    const source = await remember('a', 'b', 'c');
    const target = new FailingEventStoreDouble(new InMemoryEventStore(), 1, 'refused');
    expect((await move(source, target)).copied).toBe(6);
    expect((await move(source, target)).copied).toBe(0);
  });

  test('takes what has been added to the source since it was moved', async () => {
    const [source, target] = [await remember('a', 'b'), new InMemoryEventStore()];
    await move(source, target);
    await source.append([streamWrite('a', 1)]);
    expect((await move(source, target)).copied).toBe(1);
    expect(await readEverything(target)).toEqual(await readEverything(source));
  });

  test('ends between two appends when it is asked to', async () => {
    const source = await remember('a');
    await source.append([streamWrite('b')]);
    await source.append([streamWrite('a', 1)]);
    const target = new InMemoryEventStore();
    const stopping = new AbortController();
    const report = { ...SILENT, way: ({ events }: { events: number }) => events === 3 && stopping.abort('enough') };
    await expect(move(source, target, { report, signal: stopping.signal })).rejects.toBe('enough');
    expect(await readEverything(target)).toHaveLength(3);
    expect((await move(source, target)).copied).toBe(1);
  });
});

describe('a target that is no beginning of the source', () => {
  test('is left as it is, and the first event that is another is named', async () => {
    const source = await remember('a', 'b');
    const foreign = await copyOf(source, 2);
    await foreign.append([streamWrite('workspace-default', -1, [newEvent({ type: 'WorkspaceCreated' })])]);
    const before = await readEverything(foreign);
    await expect(move(source, foreign)).rejects.toMatchObject({
      name: 'MoveRefusedError',
      message: expect.stringMatching(
        /^The histories differ \(stream, id, type\) at event 3: the source has revision 0 of stream b \(NumberAssigned, id \S+\), the target revision 0 of stream workspace-default \(WorkspaceCreated, id \S+\)\. Nothing was written\. Name a target that is empty/,
      ),
    });
    expect(await readEverything(foreign)).toEqual(before);
  });

  test('is refused for what lies beyond the end of the source', async () => {
    const source = await remember('a');
    const target = await copyOf(source);
    await target.append([streamWrite('a', 1)]);
    await expect(move(source, target)).rejects.toThrow(
      'The target goes on where the source ends, with event 3: revision 2 of stream a',
    );
    await expect(move(source, target)).rejects.toThrow('Ringfence has worked on the target since');
  });

  test('is refused for an id, a fact or its metadata', async () => {
    const event = newEvent({ data: { one: 1, two: { three: [3] } }, metadata: { actorId: 'root', reason: 'spam' } });
    const source = new InMemoryEventStore();
    await source.append([streamWrite('a', -1, [event])]);
    for (const [field, other] of [
      ['id', { ...event, id: newEvent().id }],
      ['type', { ...event, type: 'NumberReleased' }],
      ['data', { ...event, data: { one: 1, two: { three: ['3'] } } }],
      ['data', { ...event, data: { two: { three: [3] }, one: 1 } }],
      ['metadata', { ...event, metadata: { actorId: 'root', reason: '' } }],
    ] as const) {
      const target = new InMemoryEventStore();
      await target.append([streamWrite('a', -1, [other])]);
      await expect(move(source, target)).rejects.toThrow(`The histories differ (${field}) at event 1:`);
    }
    const reordered = new InMemoryEventStore();
    await reordered.append([streamWrite('a', -1, [{ ...event, metadata: { reason: 'spam', actorId: 'root' } }])]);
    expect((await move(source, reordered)).copied).toBe(0);
  });

  test('is found by its order alone', async () => {
    const source = new InMemoryEventStore();
    const [one, other] = [streamWrite('a'), streamWrite('b')];
    await source.append([one, other]);
    const target = new InMemoryEventStore();
    await target.append([other, one]);
    await expect(move(source, target)).rejects.toThrow('The histories differ (stream, id) at event 1:');
  });

  test('is found when somebody writes to it meanwhile', async () => {
    const source = await remember('a');
    await source.append([streamWrite('a', 1)]);
    const target = new InMemoryEventStore();
    const report = { ...SILENT, begin: (part: string) => part === 'copy' && void target.append([streamWrite('a')]) };
    await expect(move(source, target, { report })).rejects.toMatchObject({ code: 'wrong_expected_revision' });
    const elsewhere = new InMemoryEventStore();
    const begin = (part: string) => part === 'verify' && void elsewhere.append([streamWrite('z')]);
    await expect(move(source, elsewhere, { report: { ...SILENT, begin } })).rejects.toThrow(
      'The target goes on where the source ends, with event 4: revision 0 of stream z',
    );
  });
});

describe('comparing alone', () => {
  test('meets every length of the last page', async () => {
    for (const length of [0, 999, 1_000, 1_001, 2_000]) {
      const source = new InMemoryEventStore();
      if (length > 0) await fillStream(source, 'a', length);
      const options = { source, report: SILENT, signal: NEVER };
      const { events } = await verifyHistories({ ...options, target: await copyOf(source) });
      expect(events).toBe(length);
      const longer = await copyOf(source);
      await longer.append([streamWrite('b')]);
      await expect(verifyHistories({ ...options, target: longer })).rejects.toThrow(`with event`);
      if (length === 0) continue;
      const shorter = await copyOf(source, length - 1);
      await expect(verifyHistories({ ...options, target: shorter })).rejects.toThrow(
        `The target lacks event ${length.toLocaleString('en-US')} and all after it: revision ${length - 1} of stream a`,
      );
    }
  });
});
