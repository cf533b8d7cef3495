import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { NO_STREAM, START } from '#event-store';
import { SqliteEventStore } from '#event-store/sqlite';
import { NumberEventLog } from '../testing/number-events.js';
import { ThreadedNumberTable } from './threaded-number-table.js';

const NUMBERS = ['+14155550100', '+14155550101', '+14155550102'];
const LOOK_AGAIN_MS = 5;

describe('a number table on a thread of its own', () => {
  let folder: string;
  let log: SqliteEventStore;
  let table: ThreadedNumberTable;
  let troubles: unknown[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'threaded-number-table-'));
    const logFile = join(folder, 'events.sqlite');
    log = await SqliteEventStore.open({ file: logFile });
    table = new ThreadedNumberTable({ logFile, tableFile: join(folder, 'numbers.sqlite') });
    troubles = [];
  });
  afterEach(async () => {
    await table.stop();
    await log.close();
    rmSync(folder, { recursive: true });
  });

  const start = () => table.start({ onTrouble: (error) => troubles.push(error) });

  test('shows at once what its reader wrote', async () => {
    await start();
    for (const [index, number] of NUMBERS.entries()) {
      expect(await numbersFrom(await importNumber(number))).toEqual(NUMBERS.slice(0, index + 1));
    }
  });

  test('shows what was in the log, and hears of what comes without being asked', async () => {
    await importNumber(NUMBERS[0]!);
    await start();
    expect(await numbersFrom(START)).toEqual(NUMBERS.slice(0, 1));
    const position = await importNumber(NUMBERS[1]!);
    while ((await table.position()) < position) await delay(LOOK_AGAIN_MS);
    expect(await numbersFrom(START)).toEqual(NUMBERS.slice(0, 2));
    expect(troubles).toEqual([]);
  });

  test('tells a query what is wrong with it, as in one thread', async () => {
    await start();
    await expect(table.page({ workspace: 'acme', cursor: 'x' }, START)).rejects.toMatchObject({
      code: 'invalid_request',
      details: { errors: [{ field: 'cursor' }] },
    });
  });

  test('goes on with another thread when its own has died, and says so', async () => {
    await start();
    const position = await importNumber(NUMBERS[0]!);
    await endThread(table);
    await expect(table.page({ workspace: 'acme' }, START)).rejects.toMatchObject({ code: 'read_model_behind' });
    while ((await table.position()) < position) await delay(LOOK_AGAIN_MS);
    expect(await numbersFrom(position)).toEqual(NUMBERS.slice(0, 1));
    expect(troubles).toHaveLength(1);
  });

  test('ends the thread that was being started when it was told to stop', async () => {
    const started = start();
    await table.stop();
    await started;
    await expect(table.page({ workspace: 'acme' }, START)).rejects.toMatchObject({ code: 'read_model_behind' });
  });

  test('refuses readers rather than let ever more of them wait', async () => {
    await start();
    const pages = Array.from({ length: 300 }, () => table.page({ workspace: 'acme' }, START));
    const refused = (await Promise.allSettled(pages)).filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(50);
    expect(refused[0]).toMatchObject({ reason: { code: 'too_many_waiting' } });
    expect(await numbersFrom(await importNumber(NUMBERS[0]!))).toEqual(NUMBERS.slice(0, 1));
    expect(troubles).toEqual([]);
  });

  test('does not start on a file that is something else', async () => {
    const other = await SqliteEventStore.open({ file: join(folder, 'numbers.sqlite') });
    await expect(start()).rejects.toThrow('is a database of something else');
    await other.close();
  });

  test('does not start where it cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    const elsewhere = { logFile: join(folder, 'events.sqlite'), tableFile: join(folder, 'file', 'numbers.sqlite') };
    const nowhere = new ThreadedNumberTable(elsewhere);
    await expect(nowhere.start({ onTrouble: () => undefined })).rejects.toThrow('unable to open database file');
    await nowhere.stop();
  });

  async function numbersFrom(minPosition: number): Promise<string[]> {
    const { rows } = await table.page({ workspace: 'acme' }, minPosition);
    return rows.map(({ number }) => number);
  }

  async function importNumber(number: string): Promise<number> {
    const { type, data, metadata } = new NumberEventLog().import('acme', number);
    const events = [{ id: randomUUID(), type, data, metadata }];
    const { position } = await log.append([{ stream: `number-${number}`, expectedRevision: NO_STREAM, events }]);
    return position;
  }
});

/** As when it runs out of memory. */
function endThread(table: ThreadedNumberTable): Promise<void> {
  return (table as unknown as { readonly model: { readonly thread: { close(): Promise<void> } } }).model.thread.close();
}
