import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { START } from '#event-store';
import { Failures } from '#service-process';
import { KurrentDbDouble } from '../../../libs/event-store/kurrentdb/testing/kurrentdb-double.js';
import { HOME } from '#event-store/testing';
import { NUMBER, imported } from './number/fixtures/number-histories.js';
import { openInventoryAdapters } from './inventory.adapters.js';

const SILENT = pino({ level: 'silent' });

test('a log on KurrentDB is the inventory’s own, and its number table keeps up with it across starts', async () => {
  const double = await KurrentDbDouble.start();
  const directory = await mkdtemp(join(tmpdir(), 'ringfence-adapters-'));
  const openAll = () =>
    openInventoryAdapters(
      { eventStore: { kind: 'kurrentdb', url: double.url, directory }, readModel: { kind: 'sqlite' } },
      new Failures(SILENT),
      SILENT,
    );
  const { type, ...data } = imported(NUMBER, HOME);
  const metadata = { time: '2026-01-02T03:04:05.006Z', workspace: HOME };
  const event = { id: crypto.randomUUID(), type, data, metadata };
  for (const start of [1, 2]) {
    const { log, numberTable, takeOver, close } = await openAll();
    await takeOver();
    if (start === 1) await log.append([{ stream: 'number-1', expectedRevision: -1, events: [event] }]);
    await numberTable.start({ onTrouble: () => undefined });
    const { rows } = await numberTable.page({ workspace: HOME }, await log.head());
    expect(rows).toMatchObject([{ number: NUMBER }]);
    expect(await numberTable.position()).toBe(await log.head());
    const streams = (await log.readAll({ after: START })).map(({ stream }) => stream);
    expect(streams).toStrictEqual(['writer', 'number-1', 'writer'].slice(0, start + 1));
    await numberTable.stop();
    await close();
  }
  expect(double.log.streamOf('inventory.number-1')).toHaveLength(1);
  double.stop();
  await rm(directory, { recursive: true });
});
