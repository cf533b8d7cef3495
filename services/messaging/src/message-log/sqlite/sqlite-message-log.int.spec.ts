import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import { exampleMessages } from '../testing/example-messages.js';
import { everything, filled, follow } from '../testing/filled-message-log.js';
import { describeMessageLog } from '../testing/message-log.contract.js';
import { SqliteMessageLog } from './sqlite-message-log.js';

const folder = mkdtempSync(join(tmpdir(), 'message-log-'));
let files = 0;
const newPath = (): string => join(folder, `log-${++files}.sqlite`);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeMessageLog('SQLite', async (keyring) => new SqliteMessageLog(newPath(), keyring), {
  manyRows: 1_200,
  histories: 60,
});

describe('the file of a message log', () => {
  test('opened again, is where it was', async () => {
    const [path, log] = [newPath(), await exampleMessages()];
    const first = await filled(async (keyring) => new SqliteMessageLog(path, keyring), log);
    const before = await everything(first);
    await first.close();
    const again = new SqliteMessageLog(path, log.keys);
    expect([await again.position(), await everything(again)]).toEqual([log.position, before]);
    await again.close();
  });

  test('shows no text, in none of its files', async () => {
    const [path, log] = [newPath(), await exampleMessages()];
    const model = await filled(async (keyring) => new SqliteMessageLog(path, keyring), log);
    const names = readdirSync(folder).map((name) => join(folder, name));
    for (const bytes of names.filter((name) => name.startsWith(path)).map((name) => readFileSync(name)))
      for (const word of ['anybody', 'gestern', 'Hello']) expect(bytes.includes(word)).toBe(false);
    await model.close();
  });

  test('that is no database is made anew, to be filled from zero', async () => {
    const [path, log] = [newPath(), await exampleMessages()];
    writeFileSync(path, 'not a database, whatever its name says');
    const model = new SqliteMessageLog(path, log.keys);
    expect(await model.position()).toBe(0);
    await follow(model, log);
    expect(await everything(model)).toHaveLength(6);
    await model.close();
  });

  test('of something else is left alone', async () => {
    const path = newPath();
    const database = new Database(path);
    database.exec('CREATE TABLE events (position INTEGER PRIMARY KEY)');
    database.close();
    const model = new SqliteMessageLog(path, (await exampleMessages()).keys);
    await expect(model.position()).rejects.toThrow('is a database of something else');
    await model.close();
  });
});
