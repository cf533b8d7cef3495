import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LogOrder } from './log-order.js';
import type { LinkedEvent, PartOfLog } from './log-order.js';

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

/** A part that the test fills. */
class FilledPart implements PartOfLog {
  readonly events: LinkedEvent[] = [];

  get head(): LinkedEvent | undefined {
    return this.events[0];
  }

  shift(): void {
    this.events.shift();
  }
}

/** An order over some parts, and what has come in each. */
function orderOver(partCount: number, after = 0) {
  const parts = Array.from({ length: partCount }, () => new FilledPart());
  const order = new LogOrder(after, parts);
  return { order, parts, take: (maxEvents = 100) => positionsOf(order.take(maxEvents)) };
}

describe('LogOrder', () => {
  test('hands on what comes in order, no more at once than is asked for', () => {
    const { order, parts, take } = orderOver(1);
    parts[0]!.events.push(...chain([2, 3, 7]));
    expect([take(2), order.position]).toStrictEqual([[2, 3], 3]);
    expect([take(2), order.position]).toStrictEqual([[7], 7]);
    expect(take()).toStrictEqual([]);
  });

  test('keeps what is early until its turn, and drops what came before', () => {
    const { order, parts, take } = orderOver(2);
    const [second, third, seventh] = chain([2, 3, 7]);
    parts[0]!.events.push(third!, seventh!);
    expect([take(), order.position]).toStrictEqual([[], 0]);
    parts[1]!.events.push(second!, second!, third!);
    expect([take(), order.position]).toStrictEqual([[2, 3, 7], 7]);
    expect(parts.map(({ head }) => head)).toStrictEqual([undefined, undefined]);
  });

  test('starts after any position, whether that is an event of the chain or not', () => {
    for (const after of [3, 5]) {
      const { order, parts, take } = orderOver(2, after);
      const [second, third, seventh, ninth] = chain([2, 3, 7, 9]);
      parts[0]!.events.push(third!, ninth!);
      parts[1]!.events.push(second!, seventh!);
      expect([take(), order.position]).toStrictEqual([[7, 9], 9]);
    }
  });

  test('moves on with the log where nothing public happened, not before all that is public was taken', () => {
    const { order, parts, take } = orderOver(1);
    order.note({ position: 12, last: 7 });
    expect([order.position, order.furthestNoted]).toStrictEqual([0, 12]);
    parts[0]!.events.push(...chain([2, 7]));
    take();
    expect(order.position).toBe(12);
    order.note({ position: 10, last: 7 });
    expect(order.position).toBe(12);
    order.note({ position: 20, last: 7 });
    expect([order.position, order.furthestNoted]).toStrictEqual([20, 20]);
  });

  test('however a log lies in its parts, with whatever repeats, it comes out in its order', () => {
    const anyLog = fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 60 });
    const anyParts = fc.record({
      events: anyLog.map((positions) => chain(positions.toSorted((a, b) => a - b))),
      /** The part that each event is in. */
      places: fc.array(fc.nat({ max: 4 }), { minLength: 60, maxLength: 60 }),
      /** Where the writer began again, and from where. */
      restarts: fc.array(fc.tuple(fc.nat({ max: 59 }), fc.nat({ max: 59 })), { maxLength: 5 }),
      maxEvents: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(anyParts, ({ events, places, restarts, maxEvents }) => {
        const { order, parts } = orderOver(5);
        const taken: LinkedEvent[] = [];
        for (const written of writings(events.length, restarts)) {
          parts[places[written]!]!.events.push(events[written]!);
          taken.push(...order.take(maxEvents));
          expect(order.position).toBe(taken.at(-1)?.position ?? 0);
        }
        for (let more = order.take(maxEvents); more.length > 0; more = order.take(maxEvents)) taken.push(...more);
        expect(taken).toStrictEqual(events);
      }),
    );
  });
});

/** Which events are written, one after the other, when the writer begins again from an earlier one now and then. */
function writings(count: number, restarts: readonly (readonly [number, number])[]): readonly number[] {
  const written: number[] = [];
  const left = [...restarts];
  for (let index = 0; index < count; index += 1) {
    written.push(index);
    const restart = left.findIndex(([at]) => at === index);
    if (restart === -1) continue;
    index = Math.min(index, left.splice(restart, 1)[0]![1]) - 1;
  }
  return written;
}
