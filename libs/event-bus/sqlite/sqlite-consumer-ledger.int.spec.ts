import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import { SqliteConsumerLedger } from '#event-bus/sqlite';
import { describeConsumerLedger } from '../testing/consumer-ledger.contract.js';

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ringfence-'));
  file = join(directory, 'consumers.sqlite');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describeConsumerLedger('SQLite', () => new SqliteConsumerLedger(file));

test('is no file before somebody consumes, and is found again', async () => {
  const first = new SqliteConsumerLedger(file);
  expect(existsSync(file)).toBe(false);
  await first.advance('billing', 7);
  await first.close();
  const second = new SqliteConsumerLedger(file);
  expect(await second.positionOf('billing')).toBe(7);
  await second.close();
});

test('says which file it is that turns out to be of no use', async () => {
  const other = new Database(file);
  other.exec('CREATE TABLE parked_event (id TEXT) STRICT');
  other.close();
  const ledger = new SqliteConsumerLedger(file);
  const error = { code: 'event_bus_unavailable', message: expect.stringMatching(/^The file \S+ cannot be used \(/) };
  await expect(ledger.list()).rejects.toMatchObject(error);
  await expect(ledger.redrive('one')).rejects.toMatchObject(error);
  await ledger.close();
});
