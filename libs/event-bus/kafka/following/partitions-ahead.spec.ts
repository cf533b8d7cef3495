import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PartitionsAhead } from './partitions-ahead.js';

test('a partition is held from when too much waits in it until that has had its turn', () => {
  const [calls, waiting] = [[] as string[], new Map<string, number>()];
  const ahead = new PartitionsAhead((partition) => (waiting.get(partition) ?? 0) > 2);
  const note = (partition: string, count: number) => {
    waiting.set(partition, count);
    ahead.note(partition, () => {
      calls.push(`hold ${partition}`);
      return () => void calls.push(`let go ${partition}`);
    });
    return calls.splice(0);
  };
  expect(note('numbers/0', 2)).toStrictEqual([]);
  expect(note('numbers/0', 3)).toStrictEqual(['hold numbers/0']);
  expect(note('numbers/0', 4)).toStrictEqual([]);
  expect(note('numbers/1', 3)).toStrictEqual(['hold numbers/1']);
  waiting.set('numbers/0', 0);
  expect(note('agents/0', 0)).toStrictEqual(['let go numbers/0']);
  expect(note('numbers/1', 2)).toStrictEqual(['let go numbers/1']);
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
      const queues = unread.map((): number[] => []);
      const held = new Set<number>();
      const ahead = new PartitionsAhead((partition) => queues[Number(partition)]!.length > maxWaiting);
      let position = 0;
      while (position < partitions.length) {
        const next = unread.findIndex((events, partition) => events.length > 0 && !held.has(partition));
        expect(next).not.toBe(-1);
        queues[next]!.push(...unread[next]!.splice(0, eventsInBatch));
        for (let turn = queueAt(position + 1); turn; turn = queueAt(position + 1)) position = turn.shift()!;
        ahead.note(String(next), () => {
          held.add(next);
          return () => void held.delete(next);
        });
        for (const queue of queues) expect(queue.length).toBeLessThanOrEqual(maxWaiting + eventsInBatch);
      }

      function queueAt(wanted: number): number[] | undefined {
        return queues.find(([first]) => first === wanted);
      }
    }),
  );
});
