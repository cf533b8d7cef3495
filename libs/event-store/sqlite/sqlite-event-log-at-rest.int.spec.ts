import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fillStream, idsOf } from '../testing/opened-store.js';
import { SqliteEventLogAtRest } from './sqlite-event-log-at-rest.js';
import { SqliteEventStore } from './sqlite-event-store.js';
import { startAppending } from './testing/appending-process.js';
import { temporaryDirectory } from './testing/temporary-directory.js';

describe('a log at rest', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let file: string;
  beforeEach(() => {
    directory = temporaryDirectory();
    file = `${directory.path}/events.db`;
  });
  afterEach(() => directory.remove());

  const filesOnDisk = () =>
    Object.fromEntries(readdirSync(directory.path).map((name) => [name, readFileSync(`${directory.path}/${name}`)]));

  async function writeLog(): Promise<readonly string[]> {
    const store = await SqliteEventStore.open({ file });
    const events = await fillStream(store, 'number-1', 3);
    await store.close();
    return idsOf(events);
  }

  test('is read, and nothing on disk changes, whether it had a lock beside it or not', async () => {
    const ids = await writeLog();
    for (const names of [['events.db', 'events.db.lock'], ['events.db']]) {
      const before = filesOnDisk();
      expect(Object.keys(before)).toEqual(names);
      const log = SqliteEventLogAtRest.open(file);
      expect(idsOf(await log.readAll({ after: 0 }))).toEqual(ids);
      await log.close();
      expect(filesOnDisk()).toEqual(before);
      rmSync(`${file}.lock`, { force: true });
    }
  });

  test('is read to the last commit of a killed process, whose write-ahead log stays as it was', async () => {
    const appending = await startAppending(file, 4);
    await appending.acknowledged(20);
    const acknowledged = await appending.kill();
    const before = filesOnDisk();
    expect(before['events.db-wal']?.length).toBeGreaterThan(0);

    const log = SqliteEventLogAtRest.open(file);
    const found = new Set((await log.readAll({ after: 0 })).map(({ data }) => data['append']));
    await log.close();
    expect(acknowledged.filter((append) => !found.has(append))).toEqual([]);
    const after = filesOnDisk();
    for (const name of ['events.db', 'events.db-wal']) expect(after[name]?.equals(before[name]!)).toBe(true);
  });

  test('keeps a store from opening it, and a store keeps it from being read', async () => {
    await writeLog();
    const log = SqliteEventLogAtRest.open(file);
    await expect(SqliteEventStore.open({ file })).rejects.toMatchObject({ code: 'event_store_unavailable' });
    await log.close();
    const store = await SqliteEventStore.open({ file });
    expect(() => SqliteEventLogAtRest.open(file)).toThrow('uses the event log');
    await store.close();
  });

  test('is never made: what is absent stays absent', async () => {
    expect(() => SqliteEventLogAtRest.open(file)).toThrow(`There is no event log ${file}.`);
    expect(readdirSync(directory.path)).toEqual([]);
    expect(() => SqliteEventLogAtRest.open(`${directory.path}/absent/events.db`)).toThrow('There is no event log ');
  });

  test('is not found where there is none, nor where a killed process has only begun one', async () => {
    expect(SqliteEventLogAtRest.find(`${directory.path}/absent/events.db`)).toBeUndefined();
    expect(SqliteEventLogAtRest.find(file)).toBeUndefined();
    writeFileSync(file, '');
    expect(SqliteEventLogAtRest.find(file)).toBeUndefined();
    expect(readdirSync(directory.path)).toEqual(['events.db']);
    await writeLog();
    await SqliteEventLogAtRest.find(file)?.close();
    writeFileSync(`${directory.path}/lost.db-wal`, 'what is left of a log');
    expect(() => SqliteEventLogAtRest.find(`${directory.path}/lost.db`)).toThrow('its write-ahead log is there');
  });
});
