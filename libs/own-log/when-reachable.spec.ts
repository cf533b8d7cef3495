import { beforeEach, expect, jest, test } from '@jest/globals';
import { pino } from 'pino';
import { EventStoreError } from '#event-store';
import { whenReachable } from './when-reachable.js';

const away = () => new EventStoreError('event_store_unavailable', 'It cannot be reached.', { mayPass: true });
const tooOld = () => new EventStoreError('event_store_unavailable', 'It is too old.');

const NEVER = new AbortController().signal;
const lines: string[] = [];
const log = pino({ base: null, timestamp: false }, { write: (line) => void lines.push(line.trim()) });

beforeEach(() => {
  lines.length = 0;
  jest.useFakeTimers();
});

test('waits for a server that is not there yet, and says so once', async () => {
  let tries = 0;
  const opened = whenReachable(
    async () => {
      tries += 1;
      if (tries < 5) throw away();
      return 'opened';
    },
    log,
    NEVER,
  );
  await jest.advanceTimersByTimeAsync(60_000);
  expect(await opened).toBe('opened');
  expect(lines).toStrictEqual(['{"level":40,"msg":"It cannot be reached. It is tried again until it works."}']);
});

test('waits for nothing that somebody has to mend', async () => {
  const open = () => Promise.reject(tooOld());
  await expect(whenReachable(open, log, NEVER)).rejects.toThrow('It is too old.');
  expect(lines).toStrictEqual([]);
});

test.each([
  ['is tried again', () => Promise.reject(away())],
  ['does not answer', () => new Promise(() => undefined)],
])('waits no longer when it is told to stop: what %s', async (_, open) => {
  const stopping = new AbortController();
  const waiting = whenReachable(open, log, stopping.signal);
  await jest.advanceTimersByTimeAsync(100);
  stopping.abort();
  await expect(waiting).rejects.toThrow('aborted');
});
