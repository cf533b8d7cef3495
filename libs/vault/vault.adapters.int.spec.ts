import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pino from 'pino';
import { Failures } from '#service-process';
import { openVault, readVaultConfig } from '#vault';
import type { OpenedVault, VaultChoice } from '#vault';
import { endThreadOf } from '../worker-thread/testing/end-thread.js';
import { newTestKey, vaultDirectory } from './sqlite/testing/vault-directory.js';
import type { VaultDirectory } from './sqlite/testing/vault-directory.js';
import { keyOf } from './testing/vault.contract.js';

const BESIDE = expect.stringMatching(/^The key of the vault lies beside what it seals.+set RINGFENCE_VAULT_KEY/);
const LEFT = expect.stringContaining('run npm run vault -- reseal, and then keep the file elsewhere.');
const READ_BY_OTHERS = expect.stringContaining('chmod 600');

describe('the vault of a process', () => {
  let directory: VaultDirectory;
  let logged: string[];
  let failures: Failures;
  beforeEach(() => {
    directory = vaultDirectory();
    logged = [];
  });
  afterEach(() => directory.remove());

  const open = (key = '', kind: VaultChoice['kind'] = 'directory'): Promise<OpenedVault> => {
    const log = pino({ level: 'warn' }, { write: (line) => logged.push((JSON.parse(line) as { msg: string }).msg) });
    failures = new Failures(log);
    return openVault({ kind, directory: directory.path }, readVaultConfig({ RINGFENCE_VAULT_KEY: key }), failures, log);
  };
  const using = async <Result>(work: (opened: OpenedVault) => Promise<Result>, key?: string): Promise<Result> => {
    const opened = await open(key);
    try {
      return await work(opened);
    } finally {
      await opened.vault.close();
    }
  };
  const putOne = () => using(({ vault }) => vault.put(keyOf(), 'secret'));
  const getOne = (key?: string) => using(({ vault }) => vault.get(keyOf()), key);

  test('makes a key beside it with the first secret and not before, for its owner alone, and says so', async () => {
    await using(async ({ vault, warnings }) => {
      await vault.get(keyOf());
      await vault.putAll([]);
      expect([existsSync(directory.keyFile), warnings(), logged]).toStrictEqual([false, [], []]);
      await vault.put(keyOf(), 'secret');
      await vault.put(keyOf({ id: 'other' }), 'secret');
      expect([warnings(), logged]).toStrictEqual([[BESIDE], [BESIDE]]);
    });
    expect(readFileSync(directory.keyFile, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
    expect(statSync(directory.keyFile).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory.path).toSorted()).toStrictEqual(['vault.key', 'vault.sqlite', 'vault.sqlite.lock']);
  });

  test('finds that key again, leaves it as it is, and says at each start where it lies', async () => {
    await putOne();
    const key = readFileSync(directory.keyFile);
    logged = [];
    await using(async ({ vault }) => {
      expect(await vault.get(keyOf())).toBe('secret');
      await vault.put(keyOf(), 'another');
    });
    expect(logged).toStrictEqual([BESIDE]);
    expect(readFileSync(directory.keyFile).equals(key)).toBe(true);
  });

  test('what a crash left of making a key is in the way of nothing', async () => {
    writeFileSync(`${directory.keyFile}.new`, 'abc');
    await putOne();
    expect(await getOne()).toBe('secret');
    expect(existsSync(`${directory.keyFile}.new`)).toBe(false);
  });

  test('without the key file that sealed it nothing starts, and no new key is made', async () => {
    await putOne();
    rmSync(directory.keyFile);
    await expect(open()).rejects.toMatchObject({
      code: 'vault_key_wrong',
      message: expect.stringContaining('Restore that file from its backup'),
    });
    expect(existsSync(directory.keyFile)).toBe(false);
  });

  test('a key file that came while the process ran is never written over', async () => {
    const { text } = newTestKey();
    await using(async ({ vault }) => {
      writeFileSync(directory.keyFile, text);
      await expect(vault.put(keyOf(), 'secret')).rejects.toMatchObject({
        code: 'vault_unavailable',
        message: expect.stringContaining('set RINGFENCE_VAULT_KEY to 32 bytes'),
      });
    });
    expect(readFileSync(directory.keyFile, 'utf8')).toBe(text);
  });

  test.each([
    ['', 'vault_key_wrong', 'is not as it was made'],
    ['abcdef\n', 'vault_key_wrong', 'is not as it was made'],
    [undefined, 'vault_unavailable', 'cannot be read'],
  ])('a key file of %j stops the start in a sentence', async (text, code, sentence) => {
    await putOne();
    rmSync(directory.keyFile);
    // A directory in its place: nobody reads that, not even who may read everything.
    if (text === undefined) mkdirSync(directory.keyFile);
    else writeFileSync(directory.keyFile, text);
    await expect(open()).rejects.toMatchObject({ code, message: expect.stringContaining(sentence) });
    await expect(open()).rejects.not.toThrow('abcdef');
  });

  test('with a key of the configuration none is made beside it, and nothing is to be said', async () => {
    const { text } = newTestKey();
    await using(({ vault }) => vault.put(keyOf(), 'secret'), text);
    expect([existsSync(directory.keyFile), logged]).toStrictEqual([false, []]);
    expect(await getOne(text)).toBe('secret');
    await expect(open(newTestKey().text)).rejects.toMatchObject({ code: 'vault_key_wrong' });
  });

  test('a configured key takes over from the key file, which opens what it sealed until it is taken away', async () => {
    await putOne();
    const { text } = newTestKey();
    logged = [];
    await using(async ({ vault, warnings }) => {
      expect(await vault.get(keyOf())).toBe('secret');
      await vault.put(keyOf(), 'sealed anew');
      expect([warnings(), logged]).toStrictEqual([[LEFT], [LEFT]]);
      rmSync(directory.keyFile);
      expect(warnings()).toStrictEqual([]);
    }, text);
    expect(await getOne(text)).toBe('sealed anew');
  });

  test('says that others may read the key file', async () => {
    await putOne();
    chmodSync(directory.keyFile, 0o640);
    await using(async ({ warnings }) => expect(warnings()).toStrictEqual([BESIDE, READ_BY_OTHERS]));
    expect(logged).toContainEqual(READ_BY_OTHERS);
  });

  test('in memory keeps nothing on disk', async () => {
    const { vault, warnings } = await open('', 'memory');
    await vault.put(keyOf(), 'secret');
    expect([await vault.get(keyOf()), warnings(), readdirSync(directory.path)]).toStrictEqual(['secret', [], []]);
    await vault.close();
  });

  test('a thread that ends by itself is a failure that the health can tell', async () => {
    const { vault } = await open();
    await endThreadOf(vault);
    expect(failures.reasons).toStrictEqual([expect.stringMatching(/^Nothing can be asked of carriers.+Restart/)]);
    await vault.close();
  });
});
