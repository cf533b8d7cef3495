import { expect, test } from '@jest/globals';
import { ChosenPartitions } from './chosen-partitions.js';

const METADATA = Array.from({ length: 12 }, (_, partitionId) => ({
  partitionErrorCode: 0,
  partitionId,
  leader: 1,
  replicas: [1],
  isr: [1],
}));
const written = (topicName: string, partition: number) => ({ topicName, partition, errorCode: 0 });

test('what was chosen and not written is missing, until it is forgotten', () => {
  const chosen = new ChosenPartitions();
  const choose = chosen.createPartitioner();
  const chosenFor = (key: string) =>
    choose({ topic: 'numbers', partitionMetadata: METADATA, message: { key, value: '' } });
  const [first, second] = ['+12025550100', '+12025550101'].map(chosenFor) as [number, number];
  expect(first).not.toBe(second);
  expect(chosenFor('+12025550100')).toBe(first);
  expect(chosen.missingIn([written('numbers', second), written('agents', first)])).toStrictEqual([`numbers/${first}`]);
  expect(chosen.missingIn([written('numbers', second), written('numbers', first)])).toStrictEqual([]);
  chosen.forget();
  expect(chosen.missingIn([])).toStrictEqual([]);
});
