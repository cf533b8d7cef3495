import { describe, expect } from '@jest/globals';
import { NO_STREAM, START } from '../event-store.port.js';
import { fillStream, idsOf, newEvent, readEverything, streamWrite, testStore } from './opened-store.js';
import type { OpenStore } from './opened-store.js';

export function appendContract(open: OpenStore): void {
  describe('append', () => {
    testStore(open, 'starts a stream and goes on where the writer saw it', async ({ store }) => {
      const first = await store.append([streamWrite('number-1', NO_STREAM, [newEvent(), newEvent()])]);
      const second = await store.append([streamWrite('number-1', 1)]);

      expect(first.revisions).toEqual({ 'number-1': 1 });
      expect(second.revisions).toEqual({ 'number-1': 2 });
      expect(second.position).toBeGreaterThan(first.position);
      const events = await store.readStream('number-1');
      expect(events.map(({ revision }) => revision)).toEqual([0, 1, 2]);
      expect(events.at(-1)?.position).toBe(second.position);
    });

    for (const [seen, expectedRevision] of [
      ['no stream', NO_STREAM],
      ['an earlier revision', 0],
      ['a later revision', 2],
    ] as const) {
      testStore(open, `refuses a writer who saw ${seen}`, async ({ store }) => {
        const events = await fillStream(store, 'number-1', 2);
        const append = store.append([streamWrite('number-1', expectedRevision)]);
        await expect(append).rejects.toMatchObject({ code: 'wrong_expected_revision' });
        expect(idsOf(await readEverything(store))).toEqual(idsOf(events));
      });
    }

    testStore(open, 'refuses a writer who saw a stream that does not exist', async ({ store }) => {
      const append = store.append([streamWrite('number-1', 0)]);
      await expect(append).rejects.toMatchObject({ code: 'wrong_expected_revision' });
      expect(await store.head()).toBe(START);
    });

    testStore(open, 'writes to several streams, each from its own revision', async ({ store }) => {
      await fillStream(store, 'number-1', 3);
      const { position, revisions } = await store.append([
        streamWrite('number-1', 2),
        streamWrite('agent-1', NO_STREAM, [newEvent(), newEvent()]),
        streamWrite('__proto__', NO_STREAM),
      ]);

      expect(Object.entries(revisions)).toEqual([
        ['number-1', 3],
        ['agent-1', 1],
        ['__proto__', 0],
      ]);
      const written = (await readEverything(store)).slice(3);
      expect(written.map(({ stream }) => stream)).toEqual(['number-1', 'agent-1', 'agent-1', '__proto__']);
      expect(written.at(-1)?.position).toBe(position);
    });

    testStore(open, 'writes nowhere when one of several streams is elsewhere', async ({ store }) => {
      const events = await fillStream(store, 'agent-1', 1);
      const append = store.append([streamWrite('number-1'), streamWrite('agent-1'), streamWrite('number-2')]);

      await expect(append).rejects.toMatchObject({ code: 'wrong_expected_revision' });
      expect(idsOf(await readEverything(store))).toEqual(idsOf(events));
      await store.append([streamWrite('number-1'), streamWrite('number-2')]);
    });

    testStore(open, 'lets one of many writers through who saw the same revision', async ({ store }) => {
      const appends = Array.from({ length: 50 }, () => store.append([streamWrite('number-1'), streamWrite('agent-1')]));
      const outcomes = await Promise.allSettled(appends);

      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await readEverything(store)).toHaveLength(2);
    });

    testStore(open, 'answers the same events again as the first time', async ({ store }) => {
      const writes = [streamWrite('number-1', NO_STREAM, [newEvent(), newEvent()]), streamWrite('agent-1')];
      const first = await store.append(writes);
      await store.append([streamWrite('number-1', 1)]);

      expect(await store.append(writes)).toEqual(first);
      expect(await readEverything(store)).toHaveLength(4);
    });

    testStore(open, 'answers the same events again when the revision fits', async ({ store }) => {
      const { stream, events } = streamWrite('number-1');
      const first = await store.append([{ stream, events, expectedRevision: NO_STREAM }]);

      expect(await store.append([{ stream, events, expectedRevision: 0 }])).toEqual(first);
      expect(await readEverything(store)).toHaveLength(1);
    });

    testStore(open, 'answers the same events at the same time alike', async ({ store }) => {
      const writes = [streamWrite('number-1')];
      const [first, ...others] = await Promise.all(Array.from({ length: 20 }, () => store.append(writes)));

      for (const other of others) expect(other).toEqual(first);
      expect(await readEverything(store)).toHaveLength(1);
    });

    testStore(open, 'refuses ids of which only a part is known', async ({ store }) => {
      const [known] = await fillStream(store, 'number-1', 1);
      for (const expectedRevision of [NO_STREAM, 0]) {
        const append = store.append([streamWrite('number-1', expectedRevision, [newEvent(), known!])]);
        await expect(append).rejects.toMatchObject({ code: 'event_id_conflict' });
      }
      expect(await readEverything(store)).toHaveLength(1);
      await store.append([streamWrite('number-1', 0)]);
    });

    testStore(open, 'refuses ids that are known from another stream', async ({ store }) => {
      const events = await fillStream(store, 'number-1', 1);
      const append = store.append([streamWrite('number-2', NO_STREAM, events)]);

      await expect(append).rejects.toMatchObject({ code: 'event_id_conflict' });
      expect(await readEverything(store)).toHaveLength(1);
    });

    testStore(open, 'keeps its events whatever becomes of the objects they came in and went out', async ({ store }) => {
      const data = { profiles: ['inbound'] };
      const metadata: Record<string, string> = { actor: 'amy' };
      const appending = store.append([streamWrite('number-1', NO_STREAM, [newEvent({ data, metadata })])]);
      data.profiles.push('outbound');
      metadata['actor'] = 'bob';
      await appending;
      const [read] = await store.readStream('number-1');
      (read!.data['profiles'] as string[]).push('sms');

      const expected = { data: { profiles: ['inbound'] }, metadata: { actor: 'amy' } };
      expect(await store.readStream('number-1')).toMatchObject([expected]);
      expect(await store.readAll({ after: START })).toMatchObject([expected]);
    });

    testStore(open, 'takes nothing after close', async ({ store }) => {
      await store.close();
      const unavailable = { code: 'event_store_unavailable' };
      await expect(store.append([streamWrite('number-1')])).rejects.toMatchObject(unavailable);
      await expect(store.readStream('number-1')).rejects.toMatchObject(unavailable);
      await expect(store.readAll({ after: START })).rejects.toMatchObject(unavailable);
      await expect(store.head()).rejects.toMatchObject(unavailable);
      await store.close();
    });

    testStore(open, 'finishes on close what it has accepted', async ({ store, reopen }) => {
      const appends = Array.from({ length: 100 }, (_, index) => store.append([streamWrite(`number-${index}`)]));
      const closed = store.close();
      await expect(store.append([streamWrite('late')])).rejects.toMatchObject({ code: 'event_store_unavailable' });

      expect(new Set((await Promise.all(appends)).map(({ position }) => position)).size).toBe(100);
      await closed;
      if (reopen) expect(await readEverything(await reopen())).toHaveLength(100);
    });

    testStore(open, 'keeps everything when opened again', async ({ store, reopen }) => {
      const writes = [streamWrite('number-1', NO_STREAM, [newEvent({ data: { locality: 'Zürich “7”' } })])];
      const first = await store.append(writes);
      const before = await readEverything(store);
      if (!reopen) return expect(before).toHaveLength(1);

      const reopened = await reopen();
      expect(await readEverything(reopened)).toEqual(before);
      expect(await reopened.append(writes)).toEqual(first);
      expect((await reopened.append([streamWrite('number-1', 0)])).position).toBeGreaterThan(first.position);
    });
  });
}
