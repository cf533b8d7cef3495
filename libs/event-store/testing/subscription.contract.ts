import { setImmediate } from 'node:timers/promises';
import { describe, expect } from '@jest/globals';
import { LIMITS, NO_STREAM, START } from '../event-store.port.js';
import type { EventStore, RecordedEvent, SubscribeOptions, SubscriptionBatch } from '../event-store.port.js';
import { fillStream, idsOf, newEvent, readEverything, streamWrite, testStore } from './opened-store.js';
import type { OpenStore } from './opened-store.js';

/** Follows a log until a batch shows that it is enough, and checks what holds for every batch. */
async function follow(
  store: EventStore,
  options: SubscribeOptions,
  isEnough: (events: readonly RecordedEvent[], batch: SubscriptionBatch) => boolean,
): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  let [position, live] = [options.after, false];
  for await (const batch of store.subscribe(options)) {
    expect(batch.position > position || batch.live !== live).toBe(true);
    expect(batch.position).toBeGreaterThanOrEqual(batch.events.at(-1)?.position ?? position);
    expect(batch.live || !live).toBe(true);
    events.push(...batch.events);
    ({ position, live } = batch);
    if (isEnough(events, batch)) break;
  }
  return events;
}

function iterate(store: EventStore, options: SubscribeOptions): AsyncIterator<SubscriptionBatch> {
  return store.subscribe(options)[Symbol.asyncIterator]();
}

export function subscriptionContract(open: OpenStore): void {
  describe('subscribe', () => {
    testStore(open, 'catches up and goes live without gap, repeat or reordering', async ({ store }) => {
      // More than a store may keep in memory for subscriptions at the head.
      const [writers, appends, start] = [10, 60, 12_000];
      for (const number of ['number-1', 'number-2', 'number-3']) await fillStream(store, number, start / 3);
      const positions = (await readEverything(store)).map(({ position }) => position);
      const total = start + writers * appends;
      const afters = [START, positions[0]!, positions[6_500]!, positions[start - 2]!, positions[start - 1]!];
      const subscriptions: Promise<readonly RecordedEvent[]>[] = [];

      const writing = Array.from({ length: writers }, async (_, writer) => {
        for (let count = 0; count < appends; count += 1) {
          if (writer === 0 && count % 12 === 0) {
            const after = afters[count / 12]!;
            const expected = total - (positions.indexOf(after) + 1);
            subscriptions.push(follow(store, { after }, (events) => events.length >= expected));
          }
          await store.append([streamWrite(`writer-${writer}`, count - 1)]);
        }
      });
      await Promise.all(writing);

      const followed = await Promise.all(subscriptions);
      followed.push(await follow(store, { after: START }, (events) => events.length >= total));
      const all = await readEverything(store);
      expect(all).toHaveLength(total);
      for (const [index, events] of followed.entries()) {
        const after = afters[index] ?? START;
        expect(idsOf(events)).toEqual(idsOf(all.filter(({ position }) => position > after)));
      }
      expect(followed[0]).toEqual(all);
    });

    testStore(open, 'is live once it has reached the head it started with', async ({ store }) => {
      await fillStream(store, 'number-1', LIMITS.maxReadEvents * 2 + 1);
      const [head, flags] = [await store.head(), [] as boolean[]];
      await follow(store, { after: START }, (_, { live, position }) => {
        flags.push(live);
        expect(live).toBe(position >= head);
        return live;
      });
      expect(flags[0]).toBe(false);
    });

    testStore(open, 'is live at once on an empty log and at the head', async ({ store }) => {
      const nothing = { events: [], position: START, live: true };
      expect(await iterate(store, { after: START }).next()).toEqual({ done: false, value: nothing });
      const { position } = await store.append([streamWrite('number-1')]);
      expect(await iterate(store, { after: position }).next()).toMatchObject({
        value: { events: [], position, live: true },
      });
    });

    testStore(open, 'hands over events no later than their append resolves', async ({ store }) => {
      const seen: string[] = [];
      const stop = new AbortController();
      const live = Promise.withResolvers<void>();
      const following = follow(store, { after: START, signal: stop.signal }, (events) => {
        live.resolve();
        seen.splice(0, seen.length, ...idsOf(events));
        return false;
      });
      await live.promise;
      for (let round = 0; round < 20; round += 1) {
        // A turn of its own, so that the subscription waits again.
        await setImmediate();
        const writes = ['number-1', 'agent-1'].map((stream) =>
          streamWrite(stream, round * 2 - 1, [newEvent(), newEvent()]),
        );
        await store.append(writes);
        expect(seen.slice(-4)).toEqual(writes.flatMap(({ events }) => idsOf(events)));
      }
      stop.abort();
      await following;
    });

    testStore(open, 'yields only the types asked for, and moves on past the others', async ({ store }) => {
      const numbers = ['number-1', 'number-2', 'number-3'];
      for (const number of numbers) await fillStream(store, number, LIMITS.maxAppendEvents);
      const { position } = await store.append([streamWrite('hold-1', NO_STREAM, [newEvent({ type: 'HoldPlaced' })])]);
      const subscription = iterate(store, { after: START, types: ['HoldPlaced'] });
      const events: RecordedEvent[] = [];
      const readUpTo = async (target: number) => {
        for (;;) {
          const batch: SubscriptionBatch = (await subscription.next()).value;
          events.push(...batch.events);
          if (batch.position >= target) return expect(batch).toMatchObject({ position: target, live: true });
        }
      };
      await readUpTo(position);
      const passed = store.append([streamWrite('number-4')]);
      await readUpTo((await passed).position);
      const wanted = store.append([streamWrite('hold-1', 0, [newEvent({ type: 'HoldPlaced' })])]);
      await readUpTo((await wanted).position);

      expect(events.map(({ revision, type }) => [revision, type])).toEqual([
        [0, 'HoldPlaced'],
        [1, 'HoldPlaced'],
      ]);
    });

    testStore(open, 'ends when its signal aborts', async ({ store }) => {
      await fillStream(store, 'number-1', 1);
      const stop = new AbortController();
      const subscription = iterate(store, { after: START, signal: stop.signal });
      expect((await subscription.next()).value).toMatchObject({ position: await store.head(), live: true });

      const waiting = subscription.next();
      stop.abort();
      expect(await waiting).toEqual({ done: true, value: undefined });
      expect(await subscription.next()).toEqual({ done: true, value: undefined });
      expect(await iterate(store, { after: START, signal: stop.signal }).next()).toMatchObject({ done: true });
    });

    testStore(open, 'ends after the batch in hand', async ({ store }) => {
      await fillStream(store, 'number-1', LIMITS.maxReadEvents * 2);
      const stop = new AbortController();
      const events = await follow(store, { after: START, signal: stop.signal }, () => {
        stop.abort();
        return false;
      });
      expect(events).toHaveLength(LIMITS.maxReadEvents);
    });

    testStore(open, 'starts after any number, be it the position of an event or not', async ({ store }) => {
      await fillStream(store, 'number-1', 3);
      const [first, second] = await readEverything(store);
      const between = iterate(store, { after: second!.position - 1 });
      expect((await between.next()).value.events).toEqual((await readEverything(store)).slice(1));
      const beyond = iterate(store, { after: first!.position + 1_000_000 });
      expect((await beyond.next()).value).toMatchObject({ events: [], live: true });
      const waiting = between.next();
      await store.append([streamWrite('number-2')]);
      expect((await waiting).value.events).toHaveLength(1);
    });

    testStore(open, 'starts anew with each iteration', async ({ store }) => {
      await fillStream(store, 'number-1', 3);
      const subscription = store.subscribe({ after: START });
      for (let round = 0; round < 2; round += 1) {
        const { value } = await subscription[Symbol.asyncIterator]().next();
        expect(value.events).toHaveLength(3);
      }
    });

    testStore(open, 'rejects when the store closes', async ({ store }) => {
      const waiting = iterate(store, { after: START });
      const between = iterate(store, { after: START });
      await Promise.all([waiting.next(), between.next()]);
      const [waited] = await Promise.allSettled([waiting.next(), store.close()]);

      expect(waited).toMatchObject({ status: 'rejected', reason: { code: 'event_store_unavailable' } });
      await expect(between.next()).rejects.toMatchObject({ code: 'event_store_unavailable' });
      await expect(iterate(store, { after: START }).next()).rejects.toMatchObject({ code: 'event_store_unavailable' });
    });
  });
}
