import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { LinkedEvent, PartOfLog, UnreadEvent } from './linked-event.js';
import { LogOrder } from './log-order.js';

const linked = (position: number, previous: number): LinkedEvent => ({
  id: `event-${position}`,
  position,
  previous,
  event: { type: 'NumberReleased', workspace: 'home', number: '+12025550100' },
});
const unread = (position: number, previous: number): UnreadEvent => ({
  ...linked(position, previous),
  event: undefined,
  traces: { position },
});
const isUnread = (event: LinkedEvent): event is UnreadEvent => event.event === undefined;
const positionsOf = (events: readonly LinkedEvent[]) => events.map(({ position }) => position);

/** Public events at these positions of a log, as they are linked. */
const chain = (positions: readonly number[]) =>
  positions.map((position, index) => linked(position, positions[index - 1] ?? 0));

/** A part that the test fills, also with what cannot be read. */
class FilledPart implements PartOfLog {
  readonly events: LinkedEvent[] = [];

  constructor(private readonly onUnread: (event: UnreadEvent, part: PartOfLog) => void) {}

  get head(): LinkedEvent | undefined {
    for (let [first] = this.events; first && isUnread(first); [first] = this.events) {
      this.events.shift();
      this.onUnread(first, this);
    }
    return this.events[0];
  }

  shift(): void {
    this.events.shift();
  }
}

/** An order over some parts, and what has come in each. */
function orderOver(partCount: number, after = 0) {
  const parts = Array.from({ length: partCount }, () => new FilledPart((...noted) => order.noteUnread(...noted)));
  const order: LogOrder = new LogOrder(after, parts);
  return {
    order,
    parts,
    take: (maxEvents = 100) => positionsOf(order.take(maxEvents)),
    takeFromBehind: (maxEvents = 100) => positionsOf(order.takeFromBehind(maxEvents)),
  };
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

  test('what cannot be read keeps its place when the event behind it names it, or the progress', () => {
    const { order, parts, take } = orderOver(2);
    parts[0]!.events.push(linked(2, 0), unread(3, 2), unread(7, 3));
    expect(take()).toStrictEqual([2]);
    parts[1]!.events.push(linked(9, 7), unread(10, 9));
    expect([take(), take()]).toStrictEqual([[3, 7, 9], []]);
    order.note({ position: 12, last: 10 });
    expect([take(), order.position]).toStrictEqual([[10], 12]);
  });

  test('what cannot be read and says that it has a place that nothing confirms is passed over', () => {
    const { order, parts, take } = orderOver(1);
    parts[0]!.events.push(linked(2, 0), unread(90, 2), unread(91, 90), unread(80, 1), unread(4, 3), unread(70, 69));
    order.note({ position: 2, last: 2 });
    expect([take(), order.position]).toStrictEqual([[2], 2]);
    parts[0]!.events.push(linked(3, 2), linked(5, 3));
    expect([take(), order.position]).toStrictEqual([[3, 5], 5]);
  });

  test('a thousand that cannot be read and follow each other confirm themselves, fewer do not', () => {
    const { order, parts, take } = orderOver(2);
    for (let position = 1; position < 1_000; position += 1)
      parts[position % 2]!.events.push(unread(position, position - 1));
    expect(take(1_000)).toStrictEqual([]);
    expect(parts.map((part) => order.waitingOutside(part))).toStrictEqual([499, 500]);
    parts[0]!.events.push(unread(1_000, 999));
    expect(take(1_000)).toHaveLength(1_000);
    expect([order.position, ...parts.map((part) => order.waitingOutside(part))]).toStrictEqual([1_000, 0, 0]);
  });

  test('a hundred thousand that cannot be read, each of them twice, cost neither the stack nor much time', () => {
    const { order, parts, take } = orderOver(2);
    const count = 100_000;
    const events = Array.from({ length: count }, (_, index) => unread(index + 1, index));
    parts[0]!.events.push(...events.slice(0, count / 2));
    parts[1]!.events.push(...events.slice(count / 2));
    for (const { position, previous } of events) order.noteUnread(unread(position, previous), parts[0]!);
    order.note({ position: count, last: count });
    let taken = 0;
    for (let more = take(250); more.length > 0; more = take(250)) taken += more.length;
    expect([taken, order.position]).toStrictEqual([count, count]);
  });

  test('what lies behind later events in its part is found there, and leaves nothing waiting', () => {
    const { order, parts, take, takeFromBehind } = orderOver(2);
    const [first, second, third, fifth, sixth] = chain([1, 2, 3, 5, 6]);
    // Written before the loss of the part was found, and then all of it.
    parts[0]!.events.push(fifth!, sixth!, first!, third!, fifth!, sixth!);
    parts[1]!.events.push(second!, second!);
    expect([take(), order.position]).toStrictEqual([[], 0]);
    expect([takeFromBehind(), order.position]).toStrictEqual([[1, 2, 3, 5, 6], 6]);
    expect(parts.map((part) => [part.head, order.waitingOutside(part)])).toStrictEqual([
      [undefined, 0],
      [undefined, 0],
    ]);
  });

  test.each([
    ['the same event in a form that nobody reads', 'event-9'],
    ['another message', 'message-9'],
  ])('an event that can be read is handed on, though %s says that it is the one in its place', (_, id) => {
    const { order, parts, take, takeFromBehind } = orderOver(2);
    parts[0]!.events.push({ ...unread(9, 5), id }, linked(9, 5), linked(12, 9));
    expect(takeFromBehind()).toStrictEqual([]);
    parts[1]!.events.push(linked(5, 0));
    expect(take(1)).toStrictEqual([5]);
    const [ninth, twelfth] = order.take(100);
    expect([ninth, twelfth]).toStrictEqual([linked(9, 5), linked(12, 9)]);
    expect(parts.map((part) => order.waitingOutside(part))).toStrictEqual([0, 0]);
  });

  test('what cannot be read and says that it comes before itself leads nobody in a circle', () => {
    const { order, parts, take } = orderOver(1);
    parts[0]!.events.push(unread(5, 0), unread(9, 5), unread(5, 9), unread(7, 7));
    expect(take()).toStrictEqual([]);
    parts[0]!.events.push(linked(1, 0));
    expect([take(), order.position]).toStrictEqual([[1], 1]);
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
      /** How many of the last events some parts begin with: written before it was found that all of the part was lost. */
      lost: fc.array(fc.nat({ max: 60 }), { minLength: 5, maxLength: 5 }),
      /** Which events nobody can read. */
      unreadable: fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
      /** What comes with an event and says that it has a place where there is none: behind which position, and how far. */
      forged: fc.array(fc.option(fc.tuple(fc.nat({ max: 500 }), fc.nat({ max: 500 }))), {
        minLength: 60,
        maxLength: 60,
      }),
    });
    fc.assert(
      fc.property(anyParts, ({ events, places, restarts, maxEvents, lost, unreadable, forged }) => {
        const { order, parts } = orderOver(5);
        const taken: LinkedEvent[] = [];
        const asWritten = ({ position, previous }: LinkedEvent, index: number) =>
          unreadable[index] ? unread(position, previous) : events[index]!;
        for (const [index, event] of events.entries()) {
          const place = places[index]!;
          if (index >= events.length - lost[place]!) parts[place]!.events.push(asWritten(event, index));
        }
        for (const written of writings(events.length, restarts)) {
          const { events: part } = parts[places[written]!]!;
          const [from, length] = forged[written] ?? [];
          if (from !== undefined) part.push(unread(from + length! + 0.5, from));
          part.push(asWritten(events[written]!, written));
          taken.push(...order.take(maxEvents));
          expect(order.position).toBe(taken.at(-1)?.position ?? 0);
        }
        const head = events.at(-1)!.position;
        order.note({ position: head, last: head });
        const more = () => order.takeFromBehind(maxEvents);
        for (let next = more(); next.length > 0; next = more()) taken.push(...next);
        expect(positionsOf(taken)).toStrictEqual(positionsOf(events));
        for (const [index, each] of taken.entries()) expect(isUnread(each)).toBe(unreadable[index]);
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
