import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { SupervisedProcess } from './supervised-process.js';

const ENDS_WITH_A_FAILURE = { name: 'broken', command: 'sh', words: ['-c', 'exit 3'], environment: {} };

test('a process that fails again and again before it was of use is given up', async () => {
  const failed = Promise.withResolvers<Error>();
  const broken = new SupervisedProcess({
    ...ENDS_WITH_A_FAILURE,
    isOfUse: () => false,
    onFailedStart: failed.resolve,
  });
  broken.start();
  expect((await failed.promise).message).toBe('broken does not start: it has said above what is wrong.');
  await broken.stop();
});

test('one that was of use is started again however often it ends', async () => {
  const failures: Error[] = [];
  const broken = new SupervisedProcess({
    ...ENDS_WITH_A_FAILURE,
    isOfUse: () => true,
    onFailedStart: (error) => failures.push(error),
  });
  const pids = new Set<number | undefined>();
  for (broken.start(); pids.size < 5; await delay(20)) pids.add(broken.pid);
  await broken.stop();
  expect(failures).toStrictEqual([]);
});
