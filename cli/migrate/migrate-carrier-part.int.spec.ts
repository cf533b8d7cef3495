import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { NO_STREAM } from '#event-store';
import { KurrentDbEventStore } from '#event-store/kurrentdb';
import { KurrentDbDouble } from '../../libs/event-store/kurrentdb/testing/kurrentdb-double.js';
import { idsOf, newEvent, readEverything, streamWrite } from '../../libs/event-store/testing/opened-store.js';
import { readLog, writeLog } from './testing/event-logs.js';
import { migrate } from './testing/migrate-process.js';

jest.setTimeout(60_000);

const OF_CARRIERS = /^(?:CarrierAccount|Purchase|InstallationNamed)/;

let folder: string;
let source: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringfence-migrate-'));
  source = join(folder, 'events.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** As one process leaves it: what both services write, in turns, and far more than one page of it. */
const events = (type: string, count: number) => Array.from({ length: count }, () => newEvent({ type }));
const MIXED = [
  [streamWrite('workspace-default', NO_STREAM, events('WorkspaceCreated', 1))],
  [streamWrite('carrier-installation', NO_STREAM, events('InstallationNamed', 1))],
  [streamWrite('writer', NO_STREAM, events('WriterTookOver', 1))],
  [streamWrite('carrier-account-a', NO_STREAM, events('CarrierAccountConnected', 1))],
  ...Array.from({ length: 1_200 }, (_, index) => [
    streamWrite(`number-${index}`, NO_STREAM, events('NumberImported', 1)),
    streamWrite(`purchase-${index}`, NO_STREAM, events('PurchaseRequested', 2)),
  ]),
];

describe('the part of the carrier service', () => {
  test('is copied whole, in its order and without anything else, into the folder that is made for it', async () => {
    await writeLog(source, MIXED);
    const part = (await readLog(source)).filter(({ type }) => OF_CARRIERS.test(type));
    const words = ['--from', `sqlite:${folder}`, '--to', `sqlite:${join(folder, 'carrier')}`, '--only', 'carrier'];
    const { status, said, complained } = await migrate(...words);
    expect([complained, status]).toEqual(['', 0]);
    expect(said).toMatch(/target {2}2,402 events in 1,202 streams/);
    expect(idsOf(await readLog(join(folder, 'carrier', 'events.sqlite')))).toEqual(idsOf(part));
    // Again, it finds all of it there.
    expect(await migrate(...words)).toMatchObject({ status: 0, said: expect.stringMatching(/nothing to copy/) });
    expect(await migrate(...words, '--verify-only')).toMatchObject({ status: 0 });
  });

  test('goes from one KurrentDB into the same, under names of its own', async () => {
    const server = await KurrentDbDouble.start();
    try {
      const shared = await KurrentDbEventStore.open({ url: server.url, streamPrefix: 'inventory.' });
      for (const append of MIXED.slice(0, 10)) await shared.append(append);
      const part = (await readEverything(shared)).filter(({ type }) => OF_CARRIERS.test(type));
      await shared.close();
      const { status, complained } = await migrate('--from', server.url, '--to', server.url, '--only', 'carrier');
      expect([complained, status]).toEqual(['', 0]);
      const own = await KurrentDbEventStore.open({ url: server.url, streamPrefix: 'carrier.' });
      expect(idsOf(await readEverything(own))).toEqual(idsOf(part));
      await own.close();
    } finally {
      await server.stop();
    }
  });
});
