import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { NO_STREAM } from '#event-store';
import type { StreamWrite } from '#event-store';
import { SqliteEventStore } from '#event-store/sqlite';
import { ConfigError } from '#service-process';
import { SqliteVault, vaultPlaceIn } from '#vault/sqlite';
import { newEvent, streamWrite } from '../../libs/event-store/testing/opened-store.js';
import { requireNothingApart } from '../../services/standalone/src/require-nothing-apart.js';
import { readLog, writeLog } from '../migrate/testing/event-logs.js';
import { bringCarrierPart } from './bring-carrier-part.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ringfence-part-'));
  jest.spyOn(console, 'log').mockReturnValue(undefined);
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(directory, { recursive: true, force: true });
});

type Where = '' | 'carrier';
const fileOf = (where: Where) => join(directory, where, 'events.sqlite');
const account = streamWrite('carrier-account-1', NO_STREAM, [newEvent({ type: 'CarrierAccountConnected' })]);
const rotated = streamWrite('carrier-account-1', 0, [newEvent({ type: 'CarrierAccountRotated' })]);
const write = (where: Where, ...writes: readonly StreamWrite[]) =>
  writeLog(
    fileOf(where),
    writes.map((each) => [each]),
  );
const idsIn = async (where: Where) => (await readLog(fileOf(where))).map(({ id }) => id);

const toServices = (waitMs = 0) => bringCarrierPart({ DATA_DIR: directory }, waitMs);
const toOneProcess = () => requireNothingApart({ kind: 'sqlite', directory });

test('accounts come along, there and back and there once more', async () => {
  await write('', account);
  await toServices();
  expect(await idsIn('carrier')).toEqual(await idsIn(''));
  await toOneProcess();
  await write('', rotated);
  await toServices();
  expect(await idsIn('carrier')).toEqual(await idsIn(''));
});

test('there is no way back once the carrier service has worked apart', async () => {
  await write('', account);
  await toServices();
  await write('carrier', rotated);
  await expect(toOneProcess()).rejects.toThrow(/has worked apart on .*Run npm run start:services/);
});

test.each(['', 'carrier'] as const)('nothing is begun while somebody works on a log: %j', async (where) => {
  await write('', account);
  mkdirSync(join(directory, 'carrier'));
  await write('carrier', account);
  const store = await SqliteEventStore.open({ file: fileOf(where) });
  for (const start of [toServices, toOneProcess]) {
    await expect(start()).rejects.toBeInstanceOf(ConfigError);
    await expect(start()).rejects.toThrow(/uses the event log .*events\.sqlite\. Stop that process first/);
  }
  // What a killed process has left open is waited for.
  const starting = toServices(60_000);
  await store.close();
  await starting;
  await toOneProcess();
});

test.each(['', 'carrier'] as const)('a log that a killed process has only begun is none: %j', async (where) => {
  mkdirSync(join(directory, 'carrier'));
  await write(where === '' ? 'carrier' : '', account);
  writeFileSync(fileOf(where), '');
  if (where === 'carrier') await toServices();
  else await expect(toOneProcess()).rejects.toThrow(/has worked apart/);
});

describe('a vault that lies where nobody looks for it', () => {
  const key = { workspace: 'default', kind: 'carrier-credentials', id: 'twilio-1' };
  async function keep(where: Where, secret?: string): Promise<void> {
    mkdirSync(join(directory, where), { recursive: true });
    const vault = await SqliteVault.open(vaultPlaceIn(join(directory, where), []));
    if (secret !== undefined) await vault.put(key, secret);
    await vault.close();
  }
  const starts = [toServices, toOneProcess];

  test('is to be moved to where there is none', async () => {
    await keep('carrier', 'token');
    for (const start of starts) {
      await expect(start()).rejects.toBeInstanceOf(ConfigError);
      await expect(start()).rejects.toThrow(
        /^Secrets lie in the vault of .*carrier, .*move vault\.\* from .*carrier to /,
      );
    }
    // An empty one is none, and has nothing that could be lost.
    await keep('');
    await expect(toServices()).rejects.toThrow(/Move vault\.\* in /);
  });

  test('is never to be put over another', async () => {
    await keep('', 'new token');
    await keep('carrier', 'token');
    for (const start of starts) await expect(start()).rejects.toThrow(/^Secrets lie in two vaults.*Never put one over/);
  });

  test('holds up nobody while it is empty', async () => {
    await keep('', 'token');
    await keep('carrier');
    writeFileSync(join(directory, 'carrier', 'vault.sqlite'), '');
    for (const start of starts) await expect(start()).resolves.toBeUndefined();
  });
});
