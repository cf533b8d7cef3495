import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import Database from 'better-sqlite3';
import { numberTableChanges } from '../number-table.projection.js';
import { describeNumberTable, everything, filled, follow } from '../testing/number-table.contract.js';
import { describeLargeSearches } from '../testing/large-search.contract.js';
import { NumberEventLog } from '../testing/number-events.js';
import { SqliteNumberTable } from './sqlite-number-table.js';

const folder = mkdtempSync(join(tmpdir(), 'number-table-'));
let files = 0;
const newPath = (): string => join(folder, `table-${++files}.sqlite`);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeNumberTable('SQLite', async () => new SqliteNumberTable(newPath()), { pagedRows: 120, manyRows: 4_500 });
describeLargeSearches('SQLite', async () => new SqliteNumberTable(newPath()), 2_400);

describe('the file of a number table', () => {
  const log = new NumberEventLog();
  for (let index = 0; index < 50; index++) log.import('acme', `+1415555${1000 + index}`);
  const { events } = log;

  /** A table with everything in it, closed. */
  async function filledFile(): Promise<string> {
    const path = newPath();
    await (await filled(async () => new SqliteNumberTable(path), events)).close();
    return path;
  }

  test('opened again, is where it was', async () => {
    const table = new SqliteNumberTable(await filledFile());
    expect(await table.position()).toBe(events.length);
    expect(await everything(table)).toHaveLength(50);
    await table.close();
  });

  test('closed before the log was caught up with, keeps what was applied', async () => {
    const path = newPath();
    const first = new SqliteNumberTable(path);
    await first.apply(numberTableChanges({ events: events.slice(0, 20), position: 20, live: false }));
    await first.close();
    const second = new SqliteNumberTable(path);
    expect(await second.position()).toBe(20);
    await follow(second, events.slice(20));
    await second.prepared();
    expect((await second.query({ workspace: 'acme', q: '1001' })).rows).toHaveLength(1);
    await second.close();
  });

  test.each<[string, (path: string) => void]>([
    ['deleted', (path) => rmSync(path)],
    ['no database', (path) => writeFileSync(path, 'not a database, whatever its name says')],
    ['of a newer version', (path) => changeFile(path, 'PRAGMA user_version = 999')],
    ['without its tables', (path) => changeFile(path, 'DROP TABLE state')],
    ['damaged in its first pages', (path) => overwrite(path, 100, 8_192)],
  ])('that is %s is made anew, to be filled from zero', async (_, spoil) => {
    const path = await filledFile();
    spoil(path);
    const table = await openedOrMadeAnew(path);
    expect(await table.position()).toBe(0);
    await follow(table, events);
    expect(await everything(table)).toHaveLength(50);
    await table.close();
  });

  test('damaged where only a query looks is made anew when that comes out', async () => {
    const path = await filledFile();
    overwrite(path, 4 * 4_096, readFileSync(path).length);
    const table = await openedOrMadeAnew(path);
    expect(await table.position()).toBe(0);
    await table.close();
  });

  test('of something else is left alone', async () => {
    const path = newPath();
    changeFile(path, 'CREATE TABLE events (position INTEGER PRIMARY KEY)');
    const table = new SqliteNumberTable(path);
    await expect(table.position()).rejects.toThrow('is a database of something else');
    const database = new Database(path, { readonly: true });
    expect(database.prepare('SELECT count(*) FROM events').pluck().get()).toBe(0);
    database.close();
    // Closing must succeed all the same: the rest of a shutdown waits for it.
    await table.close();
  });

  test('whose thread has ended fails changes once, with nothing left unhandled', async () => {
    const path = newPath();
    changeFile(path, 'CREATE TABLE events (position INTEGER PRIMARY KEY)');
    const table = new SqliteNumberTable(path);
    await expect(table.position()).rejects.toThrow('is a database of something else');
    const unhandled = jest.fn();
    process.on('unhandledRejection', unhandled);
    const many = new NumberEventLog();
    for (let index = 0; index < 4_500; index++) many.import('acme', `+1415555${1000 + index}`);
    await expect(follow(table, many.events)).rejects.toThrow('is a database of something else');
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
    await table.close();
  });

  test('after SIGKILL holds exactly the events up to its position', async () => {
    const path = await fedAndKilled('live');
    const table = new SqliteNumberTable(path);
    const position = await table.position();
    expect(position).toBeGreaterThan(0);
    await table.prepared();
    // The feed imports one number at each position.
    const { rows } = await table.query({ workspace: 'acme', sort: '-number', limit: 1 });
    expect(rows).toMatchObject([{ number: `+1${2_000_000_000 + position}` }]);
    const database = new Database(path, { readonly: true });
    expect(database.prepare('SELECT count(*) FROM numbers').pluck().get()).toBe(position);
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    database.close();
    await table.close();
  });

  test('killed before the log was caught up with, is filled from zero', async () => {
    const table = new SqliteNumberTable(await fedAndKilled('filling'));
    expect(await table.position()).toBe(0);
    await follow(table, events);
    expect(await everything(table)).toHaveLength(50);
    await table.close();
  });
});

/** The file of a process killed in the middle of writing. */
async function fedAndKilled(mode: 'live' | 'filling'): Promise<string> {
  const path = newPath();
  const feed = fileURLToPath(new URL('../testing/endless-number-feed.js', import.meta.url));
  const child = spawn(process.execPath, [feed, path, mode], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  return path;
}

/** Damage found by the first look costs that call; the next one sees the new file. */
async function openedOrMadeAnew(path: string): Promise<SqliteNumberTable> {
  const table = new SqliteNumberTable(path);
  await everything(table).catch(() => undefined);
  return table;
}

function changeFile(path: string, sql: string): void {
  const database = new Database(path);
  database.exec(sql);
  database.close();
}

function overwrite(path: string, start: number, end: number): void {
  const bytes = readFileSync(path);
  bytes.fill(0xa5, start, end);
  writeFileSync(path, bytes);
}
