import { afterEach, describe, expect, test } from '@jest/globals';
import { WorkerThread } from '#worker-thread';
import type { PatientThread } from './testing/patient.worker.js';

const FILE = new URL('./testing/patient.worker.js', import.meta.url);

describe('WorkerThread', () => {
  const deaths: Error[] = [];
  let thread: WorkerThread<PatientThread>;
  const open = (maxWaiting = {}) => {
    thread = new WorkerThread<PatientThread>(FILE, { maxWaiting, onDeath: (error) => deaths.push(error) });
    return thread;
  };
  afterEach(async () => {
    await thread.close();
    deaths.length = 0;
  });

  test('answers in order, and keeps the code of a failure', async () => {
    const calls = [open().call('wait', 'one'), thread.call('wait', 'two')];
    await thread.call('release');
    expect(await Promise.all(calls)).toStrictEqual(['one', 'two']);
    await expect(thread.call('fail', 'SQLITE_FULL')).rejects.toMatchObject({
      code: 'SQLITE_FULL',
      message: 'It failed.',
    });
  });

  test('refuses what would wait beyond the bound of its method, and takes it when there is room again', async () => {
    const waiting = [open({ wait: 2 }).call('wait', 'one'), thread.call('wait', 'two')];
    await expect(thread.call('wait', 'three')).rejects.toMatchObject({ code: 'too_many_waiting' });
    // Another method has a bound of its own, or none.
    await thread.call('release');
    expect(await Promise.all(waiting)).toStrictEqual(['one', 'two']);
    expect(await thread.call('wait', 'three')).toBe('three');
    for (let count = 0; count < 3; count += 1) await expect(thread.call('fail', 'X')).rejects.toThrow('It failed.');
  });

  test('a failed call makes room as well', async () => {
    open({ fail: 1 });
    for (let count = 0; count < 3; count += 1) {
      await expect(thread.call('fail', 'X')).rejects.toMatchObject({ code: 'X' });
    }
  });

  test('what cannot be sent takes no room', async () => {
    open({ wait: 1 });
    const unsendable = (() => undefined) as never;
    await expect(thread.call('wait', unsendable)).rejects.toMatchObject({ name: 'DataCloneError' });
    const waiting = thread.call('wait', 'one');
    await thread.call('release');
    expect(await waiting).toBe('one');
  });

  test('that dies says so once, and rejects what waits and what comes', async () => {
    const waiting = [open().call('wait', 'in vain'), thread.call('die')];
    await Promise.all(waiting.map((call) => expect(call).rejects.toThrow('Out of luck.')));
    await expect(thread.call('release')).rejects.toThrow('Out of luck.');
    await thread.close();
    expect(deaths.map(({ message }) => message)).toStrictEqual(['Out of luck.']);
  });

  test('that is closed rejects what waits, and has not died', async () => {
    const waiting = open().call('wait', 'in vain');
    await Promise.all([expect(waiting).rejects.toThrow('ended with code'), thread.close()]);
    expect(deaths).toStrictEqual([]);
  });
});
