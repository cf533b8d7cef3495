import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { DomainError } from '#domain-error';
import { LIMITS, NO_STREAM, START } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { NumberTableFeed } from './number-table.feed.js';
import { SqliteNumberTable } from './sqlite/sqlite-number-table.js';
import { NumberEventLog } from './testing/number-events.js';

const NUMBERS = ['+14155550100', '+14155550101', '+14155550102'];
const AWAY = new DomainError('read_model_unavailable', 'The database does not answer.');
const MANY = Array.from({ length: 50 }, (_, index) => `+1415555${1000 + index}`);

describe('the feed of the number table', () => {
  let table: SqliteNumberTable;
  let clear: jest.SpiedFunction<SqliteNumberTable['clear']>;

  beforeEach(() => {
    table = new SqliteNumberTable(':memory:');
    clear = jest.spyOn(table, 'clear');
  });
  afterEach(() => table.close());

  test('shows what is in the log, and what comes', async () => {
    const log = await logOf(NUMBERS.slice(0, 2));
    await following(log, async (feed) => {
      expect(await shownNumbers()).toEqual(NUMBERS.slice(0, 2));
      await importNumbers(log, [NUMBERS[2]!]);
      expect(await pageOf(feed, 3)).toEqual(NUMBERS);
    });
  });

  test.each([1, 2])('shows all of a log that fills just %d batches', async (batches) => {
    const count = batches * LIMITS.maxReadEvents;
    const log = await logOf(Array.from({ length: count }, (_, index) => `+1415${5_550_000 + index}`));
    await following(log, async (feed) => expect(await pageOf(feed, count)).toHaveLength(500));
  });

  test('goes on from where the table is', async () => {
    const log = await logOf(NUMBERS.slice(0, 2));
    await following(log, shownNumbers);
    await importNumbers(log, [NUMBERS[2]!]);
    const subscribe = jest.spyOn(log, 'subscribe');
    await following(log, async () => expect(await shownNumbers()).toEqual(NUMBERS));
    expect(subscribe.mock.calls).toMatchObject([[{ after: 2 }]]);
    expect(clear).not.toHaveBeenCalled();
  });

  test.each([
    ['another log of the same length', NUMBERS.slice(1)],
    ['another log, a longer one', NUMBERS.toReversed()],
    ['a log that was set back', NUMBERS.slice(1, 2)],
    ['a log that was emptied', []],
  ])('fills a table anew that is of %s', async (_, numbers) => {
    await following(await logOf(NUMBERS.slice(0, 2)), shownNumbers);
    const other = await logOf(numbers);
    await following(other, async () => expect(await shownNumbers()).toEqual(numbers.toSorted()));
    expect(await table.position()).toBe(numbers.length);
  });

  test('reads on behind events that are not for the table, once it knows the log', async () => {
    const log = await logOf(NUMBERS.slice(0, 1));
    const event = { id: randomUUID(), type: 'CarrierAccountConnected', data: {}, metadata: {} };
    await log.append([{ stream: 'account-1', expectedRevision: NO_STREAM, events: [event] }]);
    await following(log, shownNumbers);
    expect(await table.position()).toBe(2);
    await following(log, shownNumbers);
    expect(clear).not.toHaveBeenCalled();
  });

  test('a table found damaged by a query under a live feed is filled again, and readers told to wait', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'number-table-feed-'));
    const path = join(folder, 'numbers.sqlite');
    const log = await logOf(MANY);
    await usingTable(path, () => following(log, async () => table.prepared()));
    await usingTable(path, () =>
      following(log, async (feed) => {
        spoil(path);
        await expect(pageOf(feed)).rejects.toMatchObject({ code: 'read_model_behind' });
        expect(await pageOf(feed)).toEqual(MANY);
        await importNumbers(log, NUMBERS);
        expect(await pageOf(feed, MANY.length + NUMBERS.length)).toEqual([...NUMBERS, ...MANY].toSorted());
      }),
    );
    rmSync(folder, { recursive: true });
  });

  test('a table that emptied itself is never shown so', async () => {
    await following(await logOf(NUMBERS), async (feed) => {
      await table.clear();
      await expect(pageOf(feed)).rejects.toMatchObject({ code: 'read_model_behind' });
      expect(await feed.position()).toBe(START);
      expect(await pageOf(feed)).toEqual(NUMBERS);
    });
  });

  test('a table that emptied itself takes no later events alone', async () => {
    const log = await logOf(NUMBERS.slice(0, 2));
    await following(log, async (feed) => {
      await table.clear();
      await importNumbers(log, [NUMBERS[2]!]);
      expect(await pageOf(feed, 3).catch(() => pageOf(feed, 3))).toEqual(NUMBERS);
    });
  });

  test('a query that is at fault itself is told so', async () => {
    await following(await logOf(NUMBERS), async (feed) => {
      const query = { workspace: 'acme', cursor: 'x' };
      await expect(feed.page(query, START)).rejects.toMatchObject({ code: 'invalid_request' });
      expect(await feed.position()).toBe(3);
    });
  });

  test('reports once that the table fails again and again, and goes on when it works again', async () => {
    const failure = Object.assign(new Error('disk full'), { code: 'SQLITE_FULL' });
    const log = await logOf(NUMBERS);
    const apply = jest.spyOn(table, 'apply').mockRejectedValue(failure);
    const reported = Promise.withResolvers<unknown>();
    const onFailure = jest.fn(reported.resolve);
    const feed = new NumberTableFeed({ log, table });
    await feed.start({ onTrouble: onFailure });
    expect(await reported.promise).toBe(failure);
    apply.mockRestore();
    expect(await pageOf(feed)).toEqual(NUMBERS);
    await feed.stop();
    expect(onFailure).toHaveBeenCalledTimes(1);
  });

  test('keeps its place while the table is away, refuses readers with that, and goes on when it is back', async () => {
    const log = await logOf(NUMBERS.slice(0, 2));
    const onTrouble = jest.fn();
    const back = Promise.withResolvers<void>();
    const feed = new NumberTableFeed({ log, table });
    await feed.start({ onTrouble, onRecovery: back.resolve });
    expect(await pageOf(feed)).toEqual(NUMBERS.slice(0, 2));
    const write = jest.spyOn(table, 'apply').mockRejectedValue(AWAY);
    const read = jest.spyOn(table, 'position').mockRejectedValue(AWAY);
    await importNumbers(log, [NUMBERS[2]!]);
    await expect(pageOf(feed, 3)).rejects.toBe(AWAY);
    expect([await feed.position(), feed.trouble]).toEqual([2, AWAY]);
    // It can be read again, and written later: until then what was told is still so.
    read.mockRestore();
    const { length } = write.mock.calls;
    while (write.mock.calls.length < length + 3) await setImmediate();
    expect([await feed.position(), feed.trouble]).toEqual([2, AWAY]);
    write.mockRestore();
    await back.promise;
    expect(await pageOf(feed, 3)).toEqual(NUMBERS);
    expect(feed.trouble).toBeUndefined();
    expect(onTrouble.mock.calls).toEqual([[AWAY]]);
    await feed.stop();
  });

  test('a search that the table does not answer in time says nothing of the table', async () => {
    await following(await logOf(NUMBERS), async (feed) => {
      jest.spyOn(table, 'query').mockRejectedValueOnce(AWAY);
      await expect(pageOf(feed)).rejects.toBe(AWAY);
      expect([await feed.position(), feed.trouble]).toEqual([3, undefined]);
      expect(await pageOf(feed)).toEqual(NUMBERS);
    });
  });

  test('starts on a table that its first look finds damaged', async () => {
    jest.spyOn(table, 'position').mockRejectedValueOnce(new Error('database disk image is malformed'));
    await following(await logOf(NUMBERS), async (feed) => expect(await pageOf(feed)).toEqual(NUMBERS));
  });

  /** Works with a table in this file in place of the one in memory. */
  async function usingTable(path: string, work: () => Promise<void>): Promise<void> {
    const inMemory = table;
    table = new SqliteNumberTable(path);
    await work();
    await table.close();
    table = inMemory;
  }

  async function shownNumbers(): Promise<string[]> {
    return (await table.query({ workspace: 'acme' })).rows.map(({ number }) => number);
  }

  /** Lets a feed catch up with the log, works with it and stops it. */
  async function following(log: InMemoryEventStore, work: (feed: NumberTableFeed) => Promise<unknown>): Promise<void> {
    const failures: unknown[] = [];
    const onFailure = (error: unknown) => failures.push(error);
    const feed = new NumberTableFeed({ log, table });
    await feed.start({ onTrouble: onFailure });
    // Not a page: the first query is a test's own.
    while ((await feed.position()) < (await log.head())) await setImmediate();
    await work(feed);
    await feed.stop();
    expect(failures).toEqual([]);
  }
});

async function pageOf(feed: NumberTableFeed, minPosition = START): Promise<string[]> {
  const { rows } = await feed.page({ workspace: 'acme', limit: 500 }, minPosition);
  return rows.map(({ number }) => number);
}

/** The state, by which the feed goes on, is in the first pages; what only queries read comes behind. */
function spoil(path: string): void {
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(0xa5, 4 * 4_096));
}

async function logOf(numbers: readonly string[]): Promise<InMemoryEventStore> {
  const log = new InMemoryEventStore();
  await importNumbers(log, numbers);
  return log;
}

async function importNumbers(log: InMemoryEventStore, numbers: readonly string[]): Promise<void> {
  for (const number of numbers) {
    const { type, data, metadata } = new NumberEventLog().import('acme', number);
    const events = [{ id: randomUUID(), type, data, metadata }];
    await log.append([{ stream: `number-${number}`, expectedRevision: NO_STREAM, events }]);
  }
}
