import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { LIMITS } from '#vault';
import { SqliteVault } from '#vault/sqlite';
import { newTestKey, vaultDirectory } from '../../libs/vault/sqlite/testing/vault-directory.js';
import type { VaultDirectory } from '../../libs/vault/sqlite/testing/vault-directory.js';
import { keyOf } from '../../libs/vault/testing/vault.contract.js';

jest.setTimeout(60_000);

const MAIN = join(process.cwd(), 'dist/cli/vault/main.js');

type Setting = Readonly<Record<string, string>>;

/** The command with these words, to its end. */
function command(setting: Setting, ...words: string[]): Promise<{ status: number; said: string; complained: string }> {
  return new Promise((resolve) => {
    const env = { PATH: process.env['PATH'] ?? '', ...setting };
    const child = execFile(process.execPath, [MAIN, ...words], { env }, (_, said, complained) => {
      resolve({ status: child.exitCode ?? -1, said, complained });
    });
  });
}

const [old, anew] = [newTestKey(), newTestKey()];

describe('npm run vault', () => {
  let directory: VaultDirectory;
  beforeEach(() => {
    directory = vaultDirectory();
  });
  afterEach(() => directory.remove());

  const vault = (keys: readonly { text: string }[], ...words: string[]) =>
    command({ DATA_DIR: directory.path, RINGFENCE_VAULT_KEY: keys.map(({ text }) => text).join(',') }, ...words);

  const using = async <Result>(keys: readonly (typeof old)[], work: (opened: SqliteVault) => Promise<Result>) => {
    const opened = await SqliteVault.open(directory.place(keys.map(({ key }) => key)));
    try {
      return await work(opened);
    } finally {
      await opened.close();
    }
  };
  const put = (keys: readonly (typeof old)[], from: number, count: number) =>
    using(keys, async (opened) => {
      const ids = Array.from({ length: count }, (_, index) => from + index);
      while (ids.length > 0) {
        const entries = ids.splice(0, LIMITS.maxEntries);
        await opened.putAll(entries.map((id) => ({ key: keyOf({ id: `${id}` }), secret: { token: id } })));
      }
    });

  test('check says how many entries are under which key, and that all open', async () => {
    await put([old], 0, 3);
    await put([anew, old], 3, 1);
    const before = directory.bytes();
    const { status, said } = await vault([anew, old], 'check');
    expect([status, said]).toStrictEqual([0, expect.stringContaining('All 4 entries open.\n')]);
    expect(said).toContain(`${anew.key.id}  seals, 1 entry\n`);
    expect(said).toContain(`${old.key.id}  opens, 3 entries\n`);
    expect(directory.bytes().equals(before)).toBe(true);
  });

  test('reseal leaves nothing that the old key opens, and goes without it from then on', async () => {
    await put([old], 0, 450);
    await put([anew, old], 450, 50);
    const { status, said } = await vault([anew, old], 'reseal');
    expect([status, said]).toStrictEqual([
      0,
      expect.stringContaining(`450 sealed anew, 50 were already; 500 of 500 open with the key ${anew.key.id} alone.\n`),
    ]);
    expect(said).toContain('RINGFENCE_VAULT_KEY may now be its first key alone.');
    expect(directory.bytes().includes(Buffer.from(old.key.id, 'hex'))).toBe(false);
    await using([anew], async (opened) => {
      for (const id of [0, 449, 450, 499]) {
        expect(await opened.get(keyOf({ id: `${id}` }))).toStrictEqual({ token: id });
      }
    });
    expect((await vault([anew], 'reseal')).said).toContain('0 sealed anew, 500 were already');
  });

  test('a key that was made beside the data can be kept elsewhere from then on', async () => {
    await put([], 0, 2);
    const { status, said } = await vault([anew], 'reseal');
    expect([status, said]).toStrictEqual([0, expect.stringContaining('Take vault.key away.')]);
    rmSync(directory.keyFile);
    expect(await using([anew], (opened) => opened.get(keyOf({ id: '1' })))).toStrictEqual({ token: 1 });
  });

  test('what cannot be opened is named, stays as it is, and keeps nothing else from being sealed anew', async () => {
    const missing = newTestKey();
    await put([old], 0, 3);
    directory.flip('1', 100);
    await using([old], (opened) => opened.put(keyOf({ id: 'fine' }), 'fine'));
    const [elsewhere, place] = [vaultDirectory(), keyOf({ id: 'foreign' })];
    const other = await SqliteVault.open(elsewhere.place([missing.key]));
    await other.put(place, 'foreign');
    await other.close();
    directory.change('INSERT INTO entries (kind, workspace, id, sealed) VALUES (?, ?, ?, ?)', ...elsewhere.row());
    elsewhere.remove();
    const unopened = [
      '2 entries cannot be opened:\n',
      '  carrier-credentials/1 of workspace default: vault_entry_damaged\n',
      '  carrier-credentials/foreign of workspace default: vault_key_wrong\n',
    ];
    const checked = await vault([anew, old], 'check');
    expect([checked.status, checked.said]).toStrictEqual([1, expect.stringContaining(unopened.join(''))]);
    expect(checked.said).toContain(`${missing.key.id}  is not here, 1 entry`);
    const resealed = await vault([anew, old], 'reseal');
    expect([resealed.status, resealed.said]).toStrictEqual([1, expect.stringContaining(unopened.join(''))]);
    expect(resealed.said).toContain('3 sealed anew, 0 were already; 3 of 5 open');
    expect(resealed.said).toContain('Keep every key');
    expect(await using([anew, old, missing], (opened) => opened.get(place))).toBe('foreign');
  });

  test('killed in the middle, it goes on with the next run', async () => {
    await put([old], 0, 5_000);
    const env = { PATH: process.env['PATH'] ?? '', DATA_DIR: directory.path };
    const child = spawn(process.execPath, [MAIN, 'reseal'], {
      env: { ...env, RINGFENCE_VAULT_KEY: `${anew.text},${old.text}` },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const closed = once(child, 'close');
    // The first page is told at once.
    await once(createInterface(child.stdout), 'line');
    child.kill('SIGKILL');
    await closed;

    const [one, other] = [await vault([anew, old], 'check'), await vault([anew, old], 'reseal')];
    expect(one).toMatchObject({ status: 0, said: expect.stringContaining('All 5,000 entries open.') });
    const entriesOf = (id: string) =>
      Number(new RegExp(`${id}.+?([\\d,]+) entries`).exec(one.said)![1]!.replace(',', ''));
    expect(entriesOf(anew.key.id)).toBeGreaterThan(0);
    expect(entriesOf(old.key.id)).toBeGreaterThan(0);
    expect(other).toMatchObject({ status: 0, said: expect.stringContaining('5,000 of 5,000 open with') });
    expect(directory.bytes().includes(Buffer.from(old.key.id, 'hex'))).toBe(false);
    expect(await using([anew], (opened) => opened.get(keyOf({ id: '4999' })))).toStrictEqual({ token: 4_999 });
  });

  test('SIGTERM ends it after a page, with a sentence', async () => {
    await put([old], 0, 5_000);
    const child = spawn(process.execPath, [MAIN, 'reseal'], {
      env: { DATA_DIR: directory.path, RINGFENCE_VAULT_KEY: `${anew.text},${old.text}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let complained = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complained += text));
    await once(createInterface(child.stdout), 'line');
    child.kill('SIGTERM');
    const [status] = (await once(child, 'close')) as [number];
    expect([status, complained]).toStrictEqual([130, 'Interrupted. What is done is done; the same command goes on.\n']);
    expect(await vault([anew, old], 'reseal')).toMatchObject({ status: 0 });
  });

  test('neither runs while a process uses the vault', async () => {
    await using([old], async (opened) => {
      await opened.put(keyOf(), 'secret');
      for (const word of ['check', 'reseal']) {
        const { status, complained } = await vault([anew, old], word);
        expect([status, complained]).toStrictEqual([
          1,
          expect.stringContaining('Another running process uses the vault'),
        ]);
      }
      expect(await opened.get(keyOf())).toBe('secret');
    });
  });

  test('a database and its key, kept apart and brought together again, are the vault', async () => {
    await put([], 0, 2);
    const backup = vaultDirectory();
    copyFileSync(directory.file, backup.file);
    const checked = () => command({ DATA_DIR: backup.path }, 'check');
    expect(await checked()).toMatchObject({ status: 1, complained: expect.stringContaining('their key is missing') });
    copyFileSync(directory.keyFile, backup.keyFile);
    expect(await checked()).toMatchObject({ status: 0, said: expect.stringContaining('All 2 entries open.') });
    backup.remove();
  });

  test('where there is no vault there is nothing, and nothing is made', async () => {
    for (const word of ['check', 'reseal']) {
      expect(await vault([anew], word)).toMatchObject({
        status: 0,
        said: expect.stringContaining('There is nothing in'),
      });
    }
    expect(readdirSync(directory.path)).toStrictEqual([]);
    await using([old], async () => undefined);
    expect(await vault([anew], 'check')).toMatchObject({
      status: 0,
      said: expect.stringContaining('There is nothing in'),
    });
  });

  test.each([
    [['burn'], 'Say check or reseal, and nothing else'],
    [[], 'Say check or reseal'],
    [['check', 'reseal'], 'and nothing else'],
    [['--loud'], "Unknown option '--loud'. --help says what is known."],
  ])('%j is refused in a sentence', async (words, sentence) => {
    expect(await vault([], ...words)).toMatchObject({ status: 2, complained: expect.stringContaining(sentence) });
  });

  test.each([
    [{ DATA_DIR: '/no/such' }, /^There is no directory \/no\/such\./],
    [{ EVENT_STORE_URL: 'memory:' }, /^EVENT_STORE_URL is memory:/],
    [{ RINGFENCE_VAULT_KEY: 'hunter2' }, /^RINGFENCE_VAULT_KEY cannot be used: (?!.*hunter2)/],
  ])('%j is answered in a sentence', async (setting, sentence) => {
    const { status, complained } = await command(setting as Setting, 'check');
    expect([status, complained]).toStrictEqual([1, expect.stringMatching(sentence)]);
  });

  test('--help says what it does', async () => {
    expect(await vault([], '--help')).toMatchObject({
      status: 0,
      said: expect.stringContaining('npm run vault -- reseal'),
    });
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    expect(scripts['vault']).toContain('dist/cli/vault/main.js');
  });
});
