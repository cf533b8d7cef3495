import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { NO_STREAM, START } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { LastWrites } from '#http-api';
import { NumberTableFeed } from './number-table.feed.js';
import { SqliteNumberTable } from './sqlite/sqlite-number-table.js';
import { NumberEventLog } from './testing/number-events.js';

const NUMBERS = ['+14155550100', '+14155550101', '+14155550102'];

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
      await feed.whenReadable('key', 3);
      expect(await shownNumbers()).toEqual(NUMBERS);
    });
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

  async function shownNumbers(): Promise<string[]> {
    return (await table.query({ workspace: 'acme' })).rows.map(({ number }) => number);
  }

  /** Lets a feed catch up with the log, works with it and stops it. */
  async function following(log: InMemoryEventStore, work: (feed: NumberTableFeed) => Promise<unknown>): Promise<void> {
    const failures: unknown[] = [];
    const onFailure = (error: unknown) => failures.push(error);
    const feed = new NumberTableFeed({ store: log, table, lastWrites: new LastWrites(), onFailure });
    await feed.start();
    await feed.whenReadable('key', START);
    await work(feed);
    await feed.stop();
    expect(failures).toEqual([]);
  }
});

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
