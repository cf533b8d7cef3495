import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { NO_STREAM } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import type { ConsumedEvent } from '../consumed-event.js';
import type { ParkedEvent } from '../parked-events.port.js';
import type { OpenBus, OpenedBus } from './event-bus.contract.js';
import { numberAt, own, released, renamed } from './event-bus.contract.js';

const GROUP = 'billing';
const MAX_WAIT_MS = 30_000;

/** What every adapter must do for those who work on events. */
export function describeConsume(name: string, open: OpenBus): void {
  describe(`consume contract: ${name}`, () => {
    let log: InMemoryEventStore;
    let opened: OpenedBus;
    let stop: AbortController;
    let working: Promise<void>[];
    let handled: string[];
    beforeEach(() => {
      [log, stop, working, handled] = [new InMemoryEventStore(), new AbortController(), [], []];
    });
    afterEach(async () => {
      stop.abort();
      await Promise.all(working);
      await opened.close();
      await log.close();
    });

    const numbersReleased = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, index) => released(from + index));
    const nameOf = ({ event }: ConsumedEvent) => ('number' in event ? event.number : event.type);
    const consume = (handle: (consumed: ConsumedEvent) => Promise<void>, signal = stop.signal) => {
      const work = opened.bus.consume({ group: GROUP, types: ['NumberReleased'], handle, signal });
      working.push(work);
      return work;
    };
    const note = async (consumed: ConsumedEvent) => void handled.push(nameOf(consumed));
    const append = (stream: string, events: ReturnType<typeof released>[]) =>
      log.append([{ stream, expectedRevision: NO_STREAM, events }]);

    test('hands on every event of the types asked for, from the first on, with who, when and why', async () => {
      await append('one', [released(1), renamed('not asked for'), own(), released(2)]);
      opened = await open(log);
      const seen: ConsumedEvent[] = [];
      void consume(async (consumed) => void seen.push(consumed));
      await until(() => seen.length === 2);
      await append('two', [released(3)]);
      await until(() => seen.length === 3);
      expect(seen.map(nameOf).toSorted()).toStrictEqual([1, 2, 3].map(numberAt));
      expect(seen.find(({ position }) => position === 4)).toMatchObject({
        event: { type: 'NumberReleased', workspace: 'home', number: numberAt(2) },
        time: '2026-01-02T03:04:05.006Z',
        actor: { kind: 'api_key', id: 'key-1', name: 'router' },
        correlationId: 'request-1',
      });
    });

    test('hands on the events of one subject one after the other, in their order, however long each takes', async () => {
      for (let count = 0; count < 20; count += 1) await append(`stream-${count}`, [released(1), released(2)]);
      opened = await open(log);
      const atWork = new Set<string>();
      const positions = new Map<string, number[]>();
      let overlaps = 0;
      void consume(async (consumed) => {
        const subject = nameOf(consumed);
        if (atWork.has(subject)) overlaps += 1;
        atWork.add(subject);
        await delay(consumed.position % 3);
        atWork.delete(subject);
        positions.set(subject, [...(positions.get(subject) ?? []), consumed.position]);
        handled.push(subject);
      });
      await until(() => handled.length === 40);
      expect(overlaps).toBe(0);
      for (const seen of positions.values()) expect(seen).toStrictEqual(seen.toSorted((a, b) => a - b));
    });

    test('goes on after a stop where it was', async () => {
      await append('one', numbersReleased(0, 30));
      opened = await open(log);
      const first = new AbortController();
      const stopped = consume(
        async (consumed) => {
          await note(consumed);
          if (handled.length >= 10) first.abort();
        },
        AbortSignal.any([first.signal, stop.signal]),
      );
      await stopped;
      expect(handled.length).toBeGreaterThanOrEqual(10);
      const before = handled.length;
      void consume(note);
      await until(() => new Set(handled).size === 30);
      // At least once: what was in hand at the stop may come again, what was done long before may not.
      expect(handled.length - before).toBeLessThanOrEqual(30 - before + 5);
    });

    test('tries again what fails once, and loses nothing', async () => {
      await append('one', numbersReleased(0, 5));
      opened = await open(log);
      const failed = new Set<string>();
      void consume(async (consumed) => {
        if (!failed.has(nameOf(consumed))) {
          failed.add(nameOf(consumed));
          throw new Error('out of luck');
        }
        await note(consumed);
      });
      await until(() => handled.length === 5);
      expect(handled.toSorted()).toStrictEqual([0, 1, 2, 3, 4].map(numberAt));
      expect(await opened.bus.parked.list()).toStrictEqual([]);
    });

    test('parks what fails again and again, handles the rest, and hands it on once more when asked to', async () => {
      await append('one', numbersReleased(0, 3));
      opened = await open(log);
      let works = false;
      void consume(async (consumed) => {
        if (nameOf(consumed) === numberAt(1) && !works) throw new Error('no such account');
        await note(consumed);
      });
      await until(() => handled.length === 2);
      await until(async () => (await opened.bus.parked.list()).length === 1);
      const [parked] = await opened.bus.parked.list();
      expect(parked).toMatchObject({ group: GROUP, code: 'handler_failed', reason: 'no such account' });
      expect(parked!.text).toContain(numberAt(1));
      works = true;
      expect(await opened.bus.parked.redrive(parked!.id)).toBe(true);
      await until(() => handled.includes(numberAt(1)));
      expect(await opened.bus.parked.list()).toStrictEqual([]);
      expect(await opened.bus.parked.redrive(parked!.id)).toBe(false);
    });

    test('what is discarded while it is redriven in vain stays discarded', async () => {
      // Of one subject: the second is redriven when the first is done with.
      await append('one', [released(1), released(1)]);
      opened = await open(log);
      const { parked, parkedCounts } = opened.bus;
      const tries = [0, 0, 0];
      let secondWorks = false;
      void consume(async (consumed) => {
        tries[consumed.position]! += 1;
        if (consumed.position === 1 || !secondWorks) throw new Error('no such account');
        await note(consumed);
      });
      await until(async () => (await parked.list()).length === 2);
      // An id ends with the place: in the log, or in the partition of the subject.
      const placeOf = ({ id }: ParkedEvent) => Number(id.split('/').at(-1));
      const [first, second] = (await parked.list()).toSorted((a, b) => placeOf(a) - placeOf(b)).map(({ id }) => id);
      const triesBefore = tries[1]!;
      expect(await parked.redrive(first!)).toBe(true);
      await until(() => tries[1]! > triesBefore);
      expect(await parked.discard(first!)).toBe(true);
      secondWorks = true;
      expect(await parked.redrive(second!)).toBe(true);
      await until(() => handled.length === 1);
      expect([tries[1], await parked.list()]).toStrictEqual([2 * triesBefore, []]);
      expect([await parked.discard(first!), parkedCounts.get('handler_failed')]).toStrictEqual([false, 2]);
    });

    test('takes off what is given up', async () => {
      await append('one', [released(1)]);
      opened = await open(log);
      void consume(async () => {
        throw new Error('no such account');
      });
      await until(async () => (await opened.bus.parked.list()).length === 1);
      const [parked] = await opened.bus.parked.list();
      expect(await opened.bus.parked.discard(parked!.id)).toBe(true);
      expect([await opened.bus.parked.list(), await opened.bus.parked.discard(parked!.id)]).toStrictEqual([[], false]);
    });
  });
}

/** Resolves when it holds. A limit against hanging, not a measure. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const endMs = performance.now() + MAX_WAIT_MS; !(await holds());) {
    if (performance.now() > endMs) throw new Error('It has not come about.');
    await delay(10);
  }
}
