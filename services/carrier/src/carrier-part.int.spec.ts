import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { NO_STREAM } from '#event-store';
import type { StreamWrite } from '#event-store';
import { SqliteEventStore } from '#event-store/sqlite';
import { ConfigError } from '#service-process';
import { newEvent, streamWrite } from '../../../libs/event-store/testing/opened-store.js';
import { isCarrierLogAhead, isCarrierLogBehind } from './carrier-part.adapters.js';

const [SAME, OWN_BEHIND, OWN_AHEAD] = [
  { isOwnBehind: false, isOwnAhead: false },
  { isOwnBehind: true, isOwnAhead: false },
  { isOwnBehind: false, isOwnAhead: true },
];

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ringfence-carrier-part-'));
  mkdirSync(join(directory, 'carrier'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const carrierPartsIn = async (folder: string) => ({
  isOwnBehind: await isCarrierLogBehind(folder),
  isOwnAhead: await isCarrierLogAhead(folder),
});

const account = streamWrite('carrier-account-1', NO_STREAM, [newEvent({ type: 'CarrierAccountConnected' })]);
const purchase = streamWrite('purchase-1', NO_STREAM, [newEvent({ type: 'PurchaseRequested' })]);
const numbers = Array.from({ length: 2_500 }, (_, index) => streamWrite(`number-${index}`));

async function write(folder: '' | 'carrier', ...writes: readonly StreamWrite[]): Promise<void> {
  const store = await SqliteEventStore.open({ file: join(directory, folder, 'events.sqlite') });
  await Promise.all(writes.map((each) => store.append([each])));
  await store.close();
}

test('one that has never worked with carriers has left nothing', async () => {
  expect(await carrierPartsIn(directory)).toEqual(SAME);
  await write('', ...numbers);
  expect(await carrierPartsIn(directory)).toEqual(SAME);
});

test('the carrier service apart lacks what was done in one process, however long ago, until all of it is there', async () => {
  await write('', account, purchase, ...numbers);
  expect(await carrierPartsIn(directory)).toEqual(OWN_BEHIND);
  await write('carrier');
  expect(await carrierPartsIn(directory)).toEqual(OWN_BEHIND);
  await write('carrier', account);
  expect(await carrierPartsIn(directory)).toEqual(OWN_BEHIND);
  await write('carrier', purchase);
  expect(await carrierPartsIn(directory)).toEqual(SAME);
});

test('it is ahead once it has worked apart, also where one process never has', async () => {
  await write('carrier', account);
  expect(await carrierPartsIn(directory)).toEqual(OWN_AHEAD);
  await write('', account, ...numbers);
  expect(await carrierPartsIn(directory)).toEqual(SAME);
  await write('carrier', purchase);
  expect(await carrierPartsIn(directory)).toEqual(OWN_AHEAD);
});

test('nothing is taken for a no while somebody works on one of them, or nobody can read it', async () => {
  for (const folder of ['', 'carrier'] as const) await write(folder, account);
  const looks = [isCarrierLogAhead, isCarrierLogBehind];
  for (const folder of ['', 'carrier']) {
    const store = await SqliteEventStore.open({ file: join(directory, folder, 'events.sqlite') });
    for (const look of looks) {
      await expect(look(directory)).rejects.toBeInstanceOf(ConfigError);
      await expect(look(directory)).rejects.toThrow(/uses the event log .*events\.sqlite\. Stop that process first/);
    }
    await store.close();
  }
  const file = join(directory, 'carrier', 'events.sqlite');
  writeFileSync(file, 'notes about something else, longer than the header of a database '.repeat(20));
  for (const look of looks)
    await expect(look(directory)).rejects.toThrow(/is not an event log.*restore it from a backup/);
});

test('both go on where each has what the other has not', async () => {
  await write('', account);
  await write('carrier', purchase);
  expect(await carrierPartsIn(directory)).toEqual({ isOwnBehind: true, isOwnAhead: true });
});
