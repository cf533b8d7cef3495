import { beforeEach, describe, expect, test } from '@jest/globals';
import { encodeAppend } from '../encode-append.js';
import { NO_STREAM } from '../event-store.port.js';
import { newEvent, streamWrite } from '../testing/opened-store.js';
import { LogMemory } from './log-memory.js';

const HEAD = 5;

describe('LogMemory', () => {
  let memory: LogMemory;

  const remember = (position: number, ...writes: readonly (readonly [stream: string, expected: number])[]): void => {
    const append = encodeAppend(writes.map(([stream, expected]) => streamWrite(stream, expected, [newEvent()])));
    memory.remember(append, { position, revisions: {} });
  };
  const revisionsFrom = (stream: string, from: number) =>
    memory.streamFrom(stream, from, 100)?.map(({ revision }) => revision);
  const positionsAfter = (after: number) =>
    memory.pageAfter(after, undefined, 100)?.events.map(({ position }) => position);

  beforeEach(() => {
    memory = new LogMemory(HEAD);
  });

  test('knows where the log ends, and nothing of what was before', () => {
    expect(memory.head).toBe(HEAD);
    expect([positionsAfter(0), revisionsFrom('number-1', 0)]).toEqual([undefined, undefined]);
  });

  test('has what was committed: the events, the end of their streams and that of the log', () => {
    remember(7, ['number-1', 3], ['agent-1', NO_STREAM]);
    remember(8, ['number-1', 4]);
    expect(memory.head).toBe(8);
    expect(positionsAfter(HEAD)).toEqual([6, 7, 8]);
    expect([3, 4, 5, 6].map((from) => revisionsFrom('number-1', from))).toEqual([undefined, [4, 5], [5], []]);
    expect(revisionsFrom('agent-1', 0)).toEqual([0]);
  });

  test('takes the word of who has looked into the file, and never goes back behind it', () => {
    memory.noteEnd('number-1', 9);
    expect([9, 10].map((from) => revisionsFrom('number-1', from))).toEqual([undefined, []]);
    memory.noteEnd('number-1', 7);
    expect(revisionsFrom('number-1', 8)).toBeUndefined();
  });

  test('knows nothing of all that once it is told to forget, and goes on with the next commit', () => {
    remember(6, ['number-1', NO_STREAM]);
    memory.forget();
    expect(memory.head).toBeUndefined();
    expect([positionsAfter(HEAD), revisionsFrom('number-1', 0), revisionsFrom('number-1', 1)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    // In between is what nobody was told of.
    remember(9, ['number-1', 2]);
    expect(memory.head).toBe(9);
    expect([positionsAfter(HEAD), positionsAfter(8)]).toEqual([undefined, [9]]);
    expect([2, 3, 4].map((from) => revisionsFrom('number-1', from))).toEqual([undefined, [3], []]);
  });
});
