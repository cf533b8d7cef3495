import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { HOME, WHO } from '#event-store/testing';
import { AccountDirectory } from '../account/account-directory/account-directory.js';
import { ACCOUNT_ID } from '../testing/carrier-workshop.js';
import { driftOfEachTest } from '../testing/drift-workshop.js';
import type { DriftWorkshop } from '../testing/drift-workshop.js';
import { driftStream } from './drift.aggregate.js';
import { DriftChecks } from './drift-checks.js';
import { DriftDirectory } from './drift-directory/drift-directory.js';

const opened = driftOfEachTest();
const HOUR_MS = 3_600_000;
const stopped: DriftChecks[] = [];
afterEach(() => Promise.all(stopped.splice(0).map((checks) => checks.stop())));

/** The checks of a process that has read the log; what it writes is read as it is written. */
async function checksOf(workshop: DriftWorkshop, everyHours: number): Promise<DriftChecks> {
  const { store } = workshop.all;
  const [directory, accountDirectory] = [new DriftDirectory(), new AccountDirectory()];
  const read = async (after: number) => {
    const events = await store.readAll({ after });
    for (const event of events) {
      if (DriftDirectory.eventTypes.some((type) => type === event.type)) directory.apply(event);
      if (AccountDirectory.eventTypes.some((type) => type === event.type)) accountDirectory.apply(event);
    }
  };
  await read(0);
  const followed = Object.create(store, {
    append: {
      value: async (writes: Parameters<typeof store.append>[0]) => {
        const before = await store.head();
        const result = await store.append(writes);
        await read(before);
        return result;
      },
    },
  }) as typeof store;
  const onTrouble = (error: unknown) => {
    throw error;
  };
  const checks = new DriftChecks({
    ...workshop.all,
    store: followed,
    now: () => workshop.all.time,
    directory,
    accountDirectory,
    everyHours,
    onTrouble,
  });
  stopped.push(checks);
  return checks;
}

const typesOf = async ({ all }: DriftWorkshop) =>
  (await all.eventsOf(driftStream(HOME, ACCOUNT_ID))).map(({ type }) => type);

async function whenChecked(workshop: DriftWorkshop, times: number): Promise<void> {
  while ((await typesOf(workshop)).filter((type) => type === 'DriftChecked').length < times) await delay(5);
}

describe('drift checks', () => {
  test('begin when it is time, counted from when the account was connected or checked last', async () => {
    const workshop = await opened();
    (await checksOf(workshop, 6)).start();
    await delay(20);
    expect(await typesOf(workshop)).toEqual([]);
    workshop.all.pass(6 * HOUR_MS);
    for (const _ of [1, 2]) (await checksOf(workshop, 6)).start();
    await whenChecked(workshop, 1);
    (await checksOf(workshop, 6)).start();
    await delay(20);
    expect((await typesOf(workshop)).filter((type) => type === 'DriftChecked')).toHaveLength(1);
  });

  test('never begin by themselves when nobody wants them to', async () => {
    const workshop = await opened();
    workshop.all.pass(1_000 * HOUR_MS);
    (await checksOf(workshop, 0)).start();
    await delay(20);
    expect(await typesOf(workshop)).toEqual([]);
  });

  test('that somebody asked for go on in the next process', async () => {
    const workshop = await opened();
    const first = await checksOf(workshop, 0);
    await first.stop();
    await first.begin(ACCOUNT_ID, WHO);
    expect(await typesOf(workshop)).toEqual(['DriftCheckStarted']);
    (await checksOf(workshop, 0)).start();
    await whenChecked(workshop, 1);
    expect(await typesOf(workshop)).toEqual(['DriftCheckStarted', 'DriftChecked']);
  });

  test('run one at a time for an account, however often they are asked for', async () => {
    const workshop = await opened();
    const checks = await checksOf(workshop, 0);
    await Promise.all([1, 2, 3].map(() => checks.begin(ACCOUNT_ID, WHO)));
    await whenChecked(workshop, 1);
    await delay(20);
    expect(await typesOf(workshop)).toEqual(['DriftCheckStarted', 'DriftChecked']);
  });
});
