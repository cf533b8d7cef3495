import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LogOrder } from '../log-order.js';
import { PartitionsAhead } from './partitions-ahead.js';

test('a partition that is ahead of a crowd is held until all that it brought has had its turn', () => {
  const calls: string[] = [];
  const hold = (name: string) => () => {
    calls.push(`hold ${name}`);
    return () => void calls.push(`let go ${name}`);
  };
  const ahead = new PartitionsAhead(2);
  ahead.note('numbers/0', 9, { position: 3, waiting: 2 }, hold('numbers/0'));
  expect(calls).toStrictEqual([]);
  ahead.note('numbers/0', 12, { position: 3, waiting: 3 }, hold('numbers/0'));
  ahead.note('numbers/1', 20, { position: 3, waiting: 5 }, hold('numbers/1'));
  ahead.note('agents/0', 5, { position: 5, waiting: 5 }, hold('agents/0'));
  expect(calls.splice(0)).toStrictEqual(['hold numbers/0', 'hold numbers/1']);
  ahead.note('agents/0', 12, { position: 12, waiting: 3 }, hold('agents/0'));
  expect(calls.splice(0)).toStrictEqual(['let go numbers/0']);
  ahead.note('agents/0', 18, { position: 18, waiting: 2 }, hold('agents/0'));
  expect(calls).toStrictEqual(['let go numbers/1']);
});

/** The partition of each event of a log, and how many of the first partitions have a part in every answer of the broker. */
const anyReading = fc.record({
  partitions: fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 200 }),
  maxWaiting: fc.nat({ max: 10 }),
  eventsInBatch: fc.integer({ min: 1, max: 30 }),
});

test('whatever lies where: all of it comes into order, with the first partitions always served first', () => {
  fc.assert(
    fc.property(anyReading, ({ partitions, maxWaiting, eventsInBatch }) => {
      const unread = Array.from({ length: 6 }, () => [] as number[]);
      for (const [index, partition] of partitions.entries()) unread[partition]!.push(index + 1);
      const [order, ahead, held] = [new LogOrder(0), new PartitionsAhead(maxWaiting), new Set<number>()];
      while (order.position < partitions.length) {
        const next = unread.findIndex((events, partition) => events.length > 0 && !held.has(partition));
        expect(next).not.toBe(-1);
        const batch = unread[next]!.splice(0, eventsInBatch);
        for (const position of batch)
          order.add({ id: `event-${position}`, position, previous: position - 1, event: undefined });
        ahead.note(`numbers/${next}`, batch.at(-1)!, order, () => {
          held.add(next);
          return () => void held.delete(next);
        });
        expect(order.waiting).toBeLessThanOrEqual(maxWaiting + 6 * eventsInBatch);
      }
    }),
  );
});
