import { describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { StartUp } from '#service-process';

const SILENT = pino({ level: 'silent' });

describe('StartUp', () => {
  test('says what the process does and how far it is, until it has started', async () => {
    const startUp = new StartUp(SILENT);
    const told: string[] = [startUp.progress];
    let positions = { handlers: 0, directories: 0 };
    await startUp.whileReading({ head: 1_000, positions: () => positions }, async () => {
      told.push(startUp.progress);
      positions = { handlers: 1_003, directories: 249 };
      told.push(startUp.progress);
    });
    told.push(startUp.progress);
    expect(told).toStrictEqual([
      'The process is about to read the log.',
      'The process is reading the log, 0 % so far: handlers at 0, directories at 0, of 1000.',
      'The process is reading the log, 62 % so far: handlers at 1003, directories at 249, of 1000.',
      'The process has read the log and is about to answer.',
    ]);
    expect([startUp.isStarting, startUp.reasons]).toStrictEqual([true, [`${told[3]} Wait: it goes on by itself.`]]);
    startUp.finish();
    expect([startUp.isStarting, startUp.reasons]).toStrictEqual([false, []]);
  });

  test('says that there is no log to read yet, and what to do', async () => {
    const startUp = new StartUp(SILENT);
    const reached = Promise.withResolvers<void>();
    const waiting = startUp.whileWaitingForLog(() => reached.promise);
    const { isWaitingForLog, progress, reasons } = startUp;
    expect([isWaitingForLog, progress]).toStrictEqual([
      true,
      'The process waits for KurrentDB, which cannot be used yet.',
    ]);
    const whatToDo = 'Look after KurrentDB, or correct EVENT_STORE_URL and restart;';
    expect(reasons).toStrictEqual([
      expect.stringMatching(`^${progress} ${whatToDo}.* It is tried again until it works`),
    ]);
    reached.resolve();
    await waiting;
    expect([startUp.isWaitingForLog, startUp.progress]).toStrictEqual([false, 'The process is about to read the log.']);
  });

  test('an empty log is read', async () => {
    const startUp = new StartUp(SILENT);
    await startUp.whileReading({ head: 0, positions: () => ({ handlers: 0 }) }, async () => {
      expect(startUp.progress).toBe('The process is reading the log, 100 % so far: handlers at 0, of 0.');
    });
  });

  test('tells the log of the process how far it is, at once, and nothing of an empty one', async () => {
    const lines: string[] = [];
    const startUp = new StartUp(pino({ level: 'info' }, { write: (line) => void lines.push(line) }));
    await startUp.whileReading({ head: 0, positions: () => ({ handlers: 0 }) }, async () => undefined);
    await startUp.whileReading({ head: 7, positions: () => ({ handlers: 3 }) }, async () => undefined);
    const told = lines.map((line) => JSON.parse(line) as object);
    const msg = 'Reading the log. Requests are answered when all of it is known.';
    expect(told).toMatchObject([{ handlers: 3, head: 7, msg }]);
    expect(told).toHaveLength(1);
  });

  test('a reader that fails is not hidden', async () => {
    const startUp = new StartUp(SILENT);
    const reading = startUp.whileReading({ head: 7, positions: () => ({ handlers: 3 }) }, async () => {
      throw new Error('connection lost');
    });
    await expect(reading).rejects.toThrow('connection lost');
    expect(startUp.isStarting).toBe(true);
  });
});
