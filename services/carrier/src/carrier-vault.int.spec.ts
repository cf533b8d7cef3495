import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ConfigError } from '#service-process';
import { SqliteVault, vaultPlaceIn } from '#vault/sqlite';
import { chooseVault } from './carrier-vault.adapters.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ringfence-carrier-vault-'));
  mkdirSync(join(directory, 'carrier'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function keepSecretIn(folder: string): Promise<SqliteVault> {
  const vault = await SqliteVault.open(vaultPlaceIn(join(directory, folder), []));
  await vault.put({ workspace: 'default', kind: 'carrier-credentials', id: 'twilio-1' }, 'token');
  return vault;
}

const choose = (folder: string, vaultFolder?: string) =>
  chooseVault({
    eventStore: { kind: 'sqlite', directory: join(directory, folder) },
    vaultDirectory: vaultFolder === undefined ? undefined : join(directory, vaultFolder),
  });

test('lies beside the log, or where it is said to', async () => {
  expect(await choose('carrier')).toEqual({ kind: 'directory', directory: join(directory, 'carrier') });
  expect(await choose('carrier', 'secrets/of-ours')).toMatchObject({ directory: join(directory, 'secrets/of-ours') });
  expect(existsSync(join(directory, 'secrets/of-ours'))).toBe(true);
  expect(await chooseVault({ eventStore: { kind: 'memory' }, vaultDirectory: undefined })).toEqual({ kind: 'memory' });
});

test('is not begun anew where one process, or services started together, have left theirs', async () => {
  const vault = await keepSecretIn('');
  await expect(choose('carrier')).rejects.toThrow(/It cannot be told .* Another running process uses the vault/);
  await vault.close();
  await expect(choose('carrier')).rejects.toBeInstanceOf(ConfigError);
  await expect(choose('carrier')).rejects.toThrow(/^Secrets lie in the vault of .* set VAULT_DIR to /);
  expect(await choose('carrier', '')).toMatchObject({ directory: join(directory, '') });
  // What lies above any other directory is somebody else's.
  expect(await choose('data')).toMatchObject({ directory: join(directory, 'data') });
});

test('is not begun anew where it was beside the log before', async () => {
  await (await keepSecretIn('carrier')).close();
  await expect(choose('carrier', 'secrets')).rejects.toThrow(/^Secrets lie in the vault of .*carrier, /);
  expect(await choose('carrier')).toMatchObject({ directory: join(directory, 'carrier') });
  await (await keepSecretIn('secrets')).close();
  await expect(choose('carrier', 'secrets')).rejects.toThrow(/^Secrets lie in two vaults/);
});

test('is not begun in a third place either', async () => {
  await (await keepSecretIn('')).close();
  await expect(choose('carrier', 'secrets')).rejects.toThrow(/^Secrets lie in the vault of /);
});

test('is one by whatever way it is reached', async () => {
  await (await keepSecretIn('carrier')).close();
  symlinkSync(join(directory, 'carrier'), join(directory, 'link'));
  expect(await choose('carrier', 'link')).toMatchObject({ directory: join(directory, 'link') });
});

test('a directory that cannot be made names its own setting', async () => {
  const impossible = chooseVault({
    eventStore: { kind: 'sqlite', directory: join(directory, 'carrier') },
    vaultDirectory: '/dev/null/vault',
  });
  await expect(impossible).rejects.toThrow(/Set VAULT_DIR to one that/);
});
