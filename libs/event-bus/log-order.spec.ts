import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LogOrder } from './log-order.js';
import type { LinkedEvent } from './log-order.js';

const linked = (position: number, previous: number): LinkedEvent => ({
  id: `event-${position}`,
  position,
  previous,
  event: undefined,
});
const positionsOf = (events: readonly LinkedEvent[]) => events.map(({ position }) => position);

/** Public events at these positions of a log, as they are linked. */
const chain = (positions: readonly number[]) =>
  positions.map((position, index) => linked(position, positions[index - 1] ?? 0));

describe('LogOrder', () => {
  test('hands on what comes in order', () => {
    const order = new LogOrder(0);
    for (const event of chain([2, 3, 7])) order.add(event);
    expect([positionsOf(order.take()), order.position, order.waiting]).toStrictEqual([[2, 3, 7], 7, 0]);
    expect(order.take()).toStrictEqual([]);
  });

  test('keeps what comes early until its turn, and drops what came before', () => {
    const order = new LogOrder(0);
    const [second, third, seventh] = chain([2, 3, 7]);
    order.add(seventh!);
    order.add(third!);
    expect([order.take(), order.position, order.waiting, order.furthestSeen]).toStrictEqual([[], 0, 2, 7]);
    order.add(second!);
    order.add(second!);
    order.add(seventh!);
    expect([positionsOf(order.take()), order.position, order.waiting]).toStrictEqual([[2, 3, 7], 7, 0]);
  });

  test('starts after any position, whether that is an event of the chain or not', () => {
    for (const after of [3, 5]) {
      const order = new LogOrder(after);
      for (const event of chain([2, 3, 7, 9]).toReversed()) order.add(event);
      expect([positionsOf(order.take()), order.position]).toStrictEqual([[7, 9], 9]);
    }
  });

  test('moves on with the log where nothing public happened, not before all that is public has come', () => {
    const order = new LogOrder(0);
    order.note({ position: 12, last: 7 });
    expect([order.position, order.furthestSeen]).toStrictEqual([0, 12]);
    for (const event of chain([2, 7])) order.add(event);
    expect(order.position).toBe(12);
    order.note({ position: 10, last: 7 });
    expect(order.position).toBe(12);
    order.note({ position: 20, last: 7 });
    expect(order.position).toBe(20);
  });

  test('any order of arrival with any repeats gives the order of the log', () => {
    const anyLog = fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 60 });
    const anyArrival = anyLog.chain((positions) => {
      const events = chain(positions.toSorted((a, b) => a - b));
      const repeats = fc.array(fc.constantFrom(...events), { maxLength: 20 });
      return repeats.chain((again) => {
        const all = [...events, ...again];
        return fc.tuple(
          fc.constant(events),
          fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
        );
      });
    });
    fc.assert(
      fc.property(anyArrival, fc.integer({ min: 1, max: 9 }), ([events, arrivals], pageSize) => {
        const order = new LogOrder(0);
        const taken: LinkedEvent[] = [];
        for (const [index, event] of arrivals.entries()) {
          order.add(event);
          if (index % pageSize !== 0) continue;
          taken.push(...order.take());
          expect(order.position).toBe(taken.at(-1)?.position ?? 0);
        }
        taken.push(...order.take());
        expect(taken).toStrictEqual(events);
        expect(order.waiting).toBe(0);
      }),
    );
  });
});
