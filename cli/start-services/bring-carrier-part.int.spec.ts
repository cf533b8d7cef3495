import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { pino } from 'pino';
import { NO_STREAM } from '#event-store';
import type { StreamWrite } from '#event-store';
import { ConfigError } from '#service-process';
import { SqliteVault, copyVault, vaultPlaceIn } from '#vault/sqlite';
import { newEvent, streamWrite } from '../../libs/event-store/testing/opened-store.js';
import { keyOf } from '../../libs/vault/testing/vault.contract.js';
import { takeCarrierPartBack } from '../../services/standalone/src/take-carrier-part-back.js';
import { readLog, writeLog } from '../migrate/testing/event-logs.js';
import { bringCarrierPart } from './bring-carrier-part.js';

let directory: string;
let said: string[];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ringfence-part-'));
  said = [];
  jest.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(directory, { recursive: true, force: true });
});

type Where = '' | 'carrier';
const place = (where: Where) => vaultPlaceIn(join(directory, where), []);

async function using<Result>(where: Where, work: (vault: SqliteVault) => Promise<Result>): Promise<Result> {
  const vault = await SqliteVault.open(place(where));
  return work(vault).finally(() => vault.close());
}
const keep = (where: Where, id: string, secret: string) => using(where, (vault) => vault.put(keyOf({ id }), secret));
const keptIn = (where: Where) =>
  using(where, async (vault) => {
    const { keys } = await vault.keys({ kind: keyOf().kind });
    return Object.fromEntries(await Promise.all(keys.map(async (key) => [key.id, await vault.get(key)])));
  });

const account = streamWrite('carrier-account-1', NO_STREAM, [newEvent({ type: 'CarrierAccountConnected' })]);
const rotated = streamWrite('carrier-account-1', 0, [newEvent({ type: 'CarrierAccountRotated' })]);
const write = (where: Where, ...writes: readonly StreamWrite[]) =>
  writeLog(
    join(directory, where, 'events.sqlite'),
    writes.map((each) => [each]),
  );
const idsIn = async (where: Where) => (await readLog(join(directory, where, 'events.sqlite'))).map(({ id }) => id);

const toServices = () => bringCarrierPart({ DATA_DIR: directory });
const toOneProcess = () => takeCarrierPartBack({ kind: 'sqlite', directory }, pino({ level: 'silent' }));

/** One process that has connected an account. */
async function connected(): Promise<void> {
  await write('', account);
  await keep('', 'credentials', 'token-1');
}

describe('between one process and services', () => {
  test('the account and its credentials come along, and no secret stays behind', async () => {
    await connected();
    await toServices();
    expect([await idsIn('carrier'), await keptIn('carrier')]).toEqual([await idsIn(''), { credentials: 'token-1' }]);
    expect([existsSync(place('').keyFile), await keptIn('')]).toEqual([false, {}]);
    expect(said).toContain(`The vault with their credentials is moved to ${join(directory, 'carrier')}.`);
    said = [];
    await toServices();
    expect(said).toEqual([]);
  });

  test('there and back: what was rotated and saved in one process since is what services go on with', async () => {
    await connected();
    await toServices();
    await toOneProcess();
    expect(await keptIn('')).toEqual({ credentials: 'token-1' });
    await write('', rotated);
    await keep('', 'credentials', 'token-2');
    await keep('', 'former-set-up', 'theirs');
    await toServices();
    expect(await idsIn('carrier')).toEqual(await idsIn(''));
    expect(await keptIn('carrier')).toEqual({ credentials: 'token-2', 'former-set-up': 'theirs' });
  });

  test('what an import has saved on either side is kept, though the log of the carrier service says no word of it', async () => {
    await connected();
    await toServices();
    await keep('carrier', 'former-1', 'theirs');
    await toServices();
    await toOneProcess();
    await keep('', 'former-2', 'theirs');
    await toServices();
    expect(await keptIn('carrier')).toEqual({ credentials: 'token-1', 'former-1': 'theirs', 'former-2': 'theirs' });
  });

  test('cut off between the log and the vault, the next start goes on, whichever it is', async () => {
    await connected();
    mkdirSync(join(directory, 'carrier'));
    await write('carrier', account);
    await toOneProcess();
    expect(await keptIn('')).toEqual({ credentials: 'token-1' });
    await toServices();
    expect(await keptIn('carrier')).toEqual({ credentials: 'token-1' });
  });

  test('an empty vault that services have made hinders nobody', async () => {
    mkdirSync(join(directory, 'carrier'));
    await using('carrier', async () => undefined);
    await toOneProcess();
    await connected();
    await toServices();
    expect(await keptIn('carrier')).toEqual({ credentials: 'token-1' });
  });

  test('there is no way back once the carrier service has worked apart, and the vault stays where it is', async () => {
    await connected();
    await toServices();
    await write('carrier', rotated);
    await expect(toOneProcess()).rejects.toThrow(/has worked apart on .*Run npm run start:services/);
    expect(await keptIn('carrier')).toEqual({ credentials: 'token-1' });
  });

  test('nothing is begun while the vault is in use', async () => {
    await connected();
    await using('', async () => {
      await expect(toServices()).rejects.toThrow(/uses the vault .*Stop that process first/);
    });
    await toServices();
    expect(await keptIn('carrier')).toEqual({ credentials: 'token-1' });
  });
});

describe('two vaults that somebody has copied, and each has what the other has not', () => {
  beforeEach(async () => {
    await connected();
    mkdirSync(join(directory, 'carrier'));
    await write('carrier', account);
    copyVault(place(''), place('carrier'));
    await keep('', 'former-1', 'theirs');
    await keep('carrier', 'former-2', 'theirs');
  });

  test('are both left as they are, and somebody has to say which is out of date', async () => {
    for (const start of [toServices, toOneProcess]) {
      await expect(start()).rejects.toBeInstanceOf(ConfigError);
      await expect(start()).rejects.toThrow(/two vaults.*Move the one that is out of date/);
    }
    expect(await keptIn('')).toEqual({ credentials: 'token-1', 'former-1': 'theirs' });
    expect(await keptIn('carrier')).toEqual({ credentials: 'token-1', 'former-2': 'theirs' });
  });

  test('keep no service from a start once it has worked apart: it says which to take away', async () => {
    await write('carrier', rotated);
    await toServices();
    expect(said.join()).toContain(`take ${join(directory, 'vault.*')} away`);
    expect(await keptIn('carrier')).toEqual({ credentials: 'token-1', 'former-2': 'theirs' });
  });
});
