import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { Failures } from '#service-process';
import { KurrentDbDouble } from '../event-store/kurrentdb/testing/kurrentdb-double.js';
import { openOwnLog } from './own-log.adapters.js';
import type { EventStoreChoice } from './event-store.config.js';

const SILENT = pino({ level: 'silent' });

test('a log on KurrentDB has one process to a data directory, whatever the log of the other is on', async () => {
  const double = await KurrentDbDouble.start();
  const directory = await mkdtemp(join(tmpdir(), 'ringfence-adapters-'));
  const open = (eventStore: EventStoreChoice) =>
    openOwnLog({ eventStore, streamPrefix: 'carrier.' }, new Failures(SILENT), SILENT);
  const choices: readonly EventStoreChoice[] = [
    { kind: 'kurrentdb', url: double.url, directory },
    { kind: 'sqlite', directory },
  ];
  for (const first of choices) {
    const { close, writer, takeOver } = await open(first);
    await takeOver();
    const claims = double.log.streamOf('carrier.writer').length;
    for (const second of choices) {
      await expect(open(second)).rejects.toThrow(/^Another running process uses the (?:data directory|event log) /);
    }
    // Who was refused has taken nothing over.
    expect(double.log.streamOf('carrier.writer')).toHaveLength(claims);
    await writer.confirm();
    await close();
  }
  double.stop();
  await rm(directory, { recursive: true });
});
