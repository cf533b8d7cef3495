import { copyFileSync, mkdirSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { START } from '../event-store.port.js';
import { fillStream, readEverything } from '../testing/opened-store.js';
import { APPLICATION_ID, SCHEMA_VERSION } from './event-log-schema.js';
import { SqliteEventStore } from './sqlite-event-store.js';
import { temporaryDirectory } from './testing/temporary-directory.js';

describe('opening an event log', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let file: string;
  beforeEach(() => {
    directory = temporaryDirectory();
    file = `${directory.path}/events.db`;
  });
  afterEach(() => directory.remove());

  function filesOnDisk(): Record<string, string> {
    const files = readdirSync(directory.path, { withFileTypes: true }).filter((entry) => entry.isFile());
    return Object.fromEntries(files.map(({ name }) => [name, readFileSync(`${directory.path}/${name}`, 'latin1')]));
  }

  async function expectRefusal(sentence: string): Promise<void> {
    const before = filesOnDisk();
    await expect(SqliteEventStore.open({ file })).rejects.toMatchObject({
      code: 'event_store_unavailable',
      message: expect.stringContaining(sentence),
    });
    expect(filesOnDisk()).toEqual(before);
  }

  async function writeLog(events: number): Promise<void> {
    const store = await SqliteEventStore.open({ file });
    await fillStream(store, 'number-1', events);
    await store.close();
  }

  /** Overwrites all but the first pages, whichever of them hold events: the header says nothing about them. */
  function damagePages(): void {
    writeFileSync(file, readFileSync(file).fill(0xa5, 16_384));
  }

  test('refuses a file that is no database', async () => {
    writeFileSync(file, 'number,type\n+14155550100,local\n'.repeat(500));
    await expectRefusal('is not an event log. Name another file, or restore it from a backup.');
  });

  test('refuses the database of another application, with or without a write-ahead log', async () => {
    for (const mode of ['delete', 'wal']) {
      const foreign = new Database(file);
      foreign.pragma(`journal_mode = ${mode}`);
      foreign.exec('CREATE TABLE IF NOT EXISTS contacts (name TEXT)');
      foreign.close();
      await expectRefusal('is the database of another application');
    }
  });

  test('refuses the log of a newer version', async () => {
    await writeLog(1);
    const newer = new Database(file);
    newer.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
    newer.close();
    await expectRefusal(`newer version (schema ${SCHEMA_VERSION + 1})`);
  });

  test('refuses a damaged log', async () => {
    await writeLog(500);
    damagePages();
    await expectRefusal('is damaged. Restore it from a backup.');
  });

  test('refuses a damaged log and leaves its write-ahead log alone', async () => {
    await writeLog(500);
    const writing = new Database(file);
    writing.exec('DELETE FROM events WHERE position > 499');
    copyFileSync(`${file}-wal`, `${directory.path}/wal`);
    writing.close();
    copyFileSync(`${directory.path}/wal`, `${file}-wal`);
    truncateSync(file, 20_480);
    await expect(SqliteEventStore.open({ file })).rejects.toMatchObject({
      message: expect.stringContaining('damaged'),
    });
    expect(readFileSync(`${file}-wal`)).toEqual(readFileSync(`${directory.path}/wal`));
    expect(readFileSync(file).length).toBe(20_480);
  });

  test.each([10, 100, 4_096, 20_480])('refuses a log cut after %d bytes', async (bytes) => {
    await writeLog(500);
    truncateSync(file, bytes);
    await expectRefusal('backup');
  });

  test('refuses a database with our mark and nothing of ours in it', async () => {
    const marked = new Database(file);
    marked.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}`);
    marked.close();
    await expectRefusal('restore it from a backup');
  });

  test('refuses to start an empty log beside the remains of a lost one', async () => {
    writeFileSync(`${file}-wal`, 'what is left');
    await expectRefusal('Restore both from a backup.');
  });

  test('refuses a directory that is not there, is a file, or stands in the place of the file', async () => {
    file = `${directory.path}/absent/events.db`;
    await expectRefusal('directory must exist');
    writeFileSync(`${directory.path}/plain`, '');
    file = `${directory.path}/plain/events.db`;
    await expectRefusal('directory must exist');
    file = `${directory.path}/nested`;
    mkdirSync(file);
    await expectRefusal('is a directory');
  });

  test('refuses a second store in the same process, and the first goes on', async () => {
    const first = await SqliteEventStore.open({ file });
    await expect(SqliteEventStore.open({ file })).rejects.toMatchObject({ code: 'event_store_unavailable' });
    await fillStream(first, 'number-1', 1);
    await first.close();
  });

  test('says once what the operating system says', async () => {
    file = `${directory.path}/absent/events.db`;
    const { message } = (await SqliteEventStore.open({ file }).catch((error: unknown) => error)) as Error;
    expect(message.match(/ENOENT/g)).toHaveLength(1);
  });

  test('takes an empty file for a new log, and leaves one file and its lock when closed', async () => {
    writeFileSync(file, '');
    await writeLog(3);
    expect(Object.keys(filesOnDisk()).toSorted()).toEqual(['events.db', 'events.db.lock']);
    const store = await SqliteEventStore.open({ file });
    expect(await readEverything(store)).toHaveLength(3);
    await store.close();
  });

  test('reports damage that shows only in a read', async () => {
    await writeLog(500);
    const store = await SqliteEventStore.open({ file });
    damagePages();
    const outcome = await store.readAll({ after: START }).catch((error: unknown) => error);
    await store.close();
    expect(outcome).toMatchObject({
      code: 'event_store_unavailable',
      message: expect.stringContaining('Restore it from a backup.'),
    });
  });
});
