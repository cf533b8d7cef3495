import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import { endThreadOf } from '../../worker-thread/testing/end-thread.js';
import { keyOf, vaultContract } from '../testing/vault.contract.js';
import { SqliteVault } from './sqlite-vault.js';
import { newTestKey, vaultDirectory } from './testing/vault-directory.js';
import type { VaultDirectory } from './testing/vault-directory.js';

vaultContract('SqliteVault', async () => {
  const directory = vaultDirectory();
  const vault = await SqliteVault.open(directory.place([newTestKey().key]));
  return {
    vault,
    close: async () => {
      await vault.close();
      directory.remove();
    },
  };
});

const SECRET = { authToken: 'top secret, and long enough to be found: 3b9f1c' };

describe('SqliteVault', () => {
  let directory: VaultDirectory;
  const [first, second] = [newTestKey().key, newTestKey().key];
  beforeEach(() => {
    directory = vaultDirectory();
  });
  afterEach(() => directory.remove());

  /** Does something with the vault, and closes it. */
  async function using<Result>(work: (vault: SqliteVault) => Promise<Result>, keys = [first]): Promise<Result> {
    const vault = await SqliteVault.open(directory.place(keys));
    try {
      return await work(vault);
    } finally {
      await vault.close();
    }
  }
  const opening = (keys = [first]) => using(async () => undefined, keys);

  test('what was put is there when the file is opened again, and what was deleted is not', async () => {
    await using(async (vault) => {
      await vault.putAll([1, 2].map((id) => ({ key: keyOf({ id: `${id}` }), secret: { ...SECRET, id } })));
      await vault.delete(keyOf({ id: '1' }));
    });
    await using(async (vault) => {
      expect(await vault.get(keyOf({ id: '1' }))).toBeUndefined();
      expect(await vault.get(keyOf({ id: '2' }))).toStrictEqual({ ...SECRET, id: 2 });
    });
  });

  test('no file shows a secret, neither while it is open nor afterwards', async () => {
    const words = ['top secret', 'authToken', Buffer.from('top secret').toString('base64').slice(0, 12)];
    const found = () => words.filter((word) => directory.bytes().includes(word));
    await using(async (vault) => {
      await vault.put(keyOf(), SECRET);
      await vault.put(keyOf(), { ...SECRET, changed: true });
      // That the scan finds what is there.
      expect(directory.bytes().includes('carrier-credentials')).toBe(true);
      expect(found()).toStrictEqual([]);
    });
    expect(found()).toStrictEqual([]);
  });

  test('an entry that was changed in the file is damaged, and no other is the worse for it', async () => {
    await using((vault) => vault.putAll(['1', '2'].map((id) => ({ key: keyOf({ id }), secret: SECRET }))));
    // A byte each of version, key id, sealed key with nonce and tag, sealed secret with its own, and checksum.
    for (const at of [0, 1, 8, 9, 21, 37, 68, 69, 81, 97, 150, -8, -1]) {
      directory.flip('1', at);
      await using(async (vault) => {
        await expect(vault.get(keyOf({ id: '1' }))).rejects.toMatchObject({ code: 'vault_entry_damaged' });
        expect(await vault.get(keyOf({ id: '2' }))).toStrictEqual(SECRET);
        await vault.put(keyOf({ id: '1' }), SECRET);
        expect(await vault.get(keyOf({ id: '1' }))).toStrictEqual(SECRET);
      });
    }
    directory.change("UPDATE entries SET sealed = substr(sealed, 1, 20) WHERE id = '1'");
    await using((vault) =>
      expect(vault.get(keyOf({ id: '1' }))).rejects.toMatchObject({ code: 'vault_entry_damaged' }),
    );
  });

  test('entries that changed places are damaged', async () => {
    await using((vault) => vault.putAll(['1', '2'].map((id) => ({ key: keyOf({ id }), secret: id }))));
    for (const [from, to] of [
      ['1', 'swap'],
      ['2', '1'],
      ['swap', '2'],
    ]) {
      directory.change('UPDATE entries SET id = ? WHERE id = ?', to, from);
    }
    await using(async (vault) => {
      for (const id of ['1', '2']) {
        await expect(vault.get(keyOf({ id }))).rejects.toMatchObject({ code: 'vault_entry_damaged' });
      }
    });
  });

  test('another key opens nothing: the sentence names keys by their ids, and nothing is changed', async () => {
    await using((vault) => vault.put(keyOf(), SECRET));
    const before = directory.bytes();
    const opened = opening([second]);
    await expect(opened).rejects.toMatchObject({ code: 'vault_key_wrong' });
    await expect(opened).rejects.toThrow(`1 sealed with the key ${first.id}. Those here are ${second.id} `);
    expect(directory.bytes().equals(before)).toBe(true);
  });

  test('a second key opens what the first did not seal, and cannot be left out before all is sealed anew', async () => {
    await using((vault) => vault.put(keyOf({ id: 'old' }), SECRET));
    await using(
      async (vault) => {
        await vault.put(keyOf({ id: 'new' }), SECRET);
        expect(await vault.get(keyOf({ id: 'old' }))).toStrictEqual(SECRET);
      },
      [second, first],
    );
    await expect(opening([second])).rejects.toThrow(`1 sealed with the key ${first.id}`);
    await expect(opening([first])).rejects.toThrow(`1 sealed with the key ${second.id}`);
    await using((vault) => vault.put(keyOf({ id: 'old' }), SECRET), [second, first]);
    expect(await using((vault) => vault.get(keyOf({ id: 'old' })), [second])).toStrictEqual(SECRET);
  });

  test('is kept to one process at a time, by a lock that goes with it', async () => {
    await using(async () => {
      await expect(opening()).rejects.toMatchObject({
        code: 'vault_unavailable',
        message: expect.stringContaining('Another running process uses the vault'),
      });
    });
    await opening();
  });

  test('can be backed up while it is open', async () => {
    const backup = vaultDirectory();
    await using(async (vault) => {
      await vault.put(keyOf(), SECRET);
      const reader = new Database(directory.file, { readonly: true });
      await reader.backup(backup.file);
      reader.close();
      await vault.put(keyOf(), 'since then');
    });
    const vault = await SqliteVault.open(backup.place([first]));
    expect(await vault.get(keyOf())).toStrictEqual(SECRET);
    await vault.close();
    backup.remove();
  });

  test('a file that is no database, or another application’s, is refused and left alone', async () => {
    writeFileSync(directory.file, 'notes about something else, longer than the header of a database '.repeat(20));
    const notes = directory.bytes();
    await expect(opening()).rejects.toMatchObject({
      code: 'vault_unavailable',
      message: expect.stringContaining('is no vault'),
    });
    expect(directory.bytes().equals(notes)).toBe(true);

    directory.remove();
    directory = vaultDirectory();
    const other = new Database(directory.file);
    other.exec('CREATE TABLE notes (words TEXT)');
    other.close();
    const database = directory.bytes();
    await expect(opening()).rejects.toThrow('is the database of another application');
    expect(directory.bytes().equals(database)).toBe(true);
  });

  test('one of a newer version is left to that', async () => {
    await opening();
    const database = new Database(directory.file);
    database.pragma('user_version = 2');
    database.close();
    await expect(opening()).rejects.toThrow('was written by a newer version (schema 2)');
  });

  test('a directory that is not there is told in a sentence', async () => {
    directory.remove();
    await expect(opening()).rejects.toMatchObject({
      code: 'vault_unavailable',
      message: expect.stringContaining(directory.file),
    });
  });

  test('refuses more than can wait, and goes on', async () => {
    await using(async (vault) => {
      const outcomes = await Promise.allSettled(Array.from({ length: 66 }, () => vault.put(keyOf(), SECRET)));
      const refused = outcomes.filter(({ status }) => status === 'rejected');
      expect(refused).toMatchObject([1, 2].map(() => ({ reason: { code: 'vault_unavailable' } })));
      expect(await vault.get(keyOf())).toStrictEqual(SECRET);
    });
  });

  test('tells when its thread has ended, and not when it is closed', async () => {
    const deaths: unknown[] = [];
    const vault = await SqliteVault.open(directory.place([first]), { onThreadDeath: (error) => deaths.push(error) });
    await vault.put(keyOf(), SECRET);
    await endThreadOf(vault);
    expect(deaths).toMatchObject([{ code: 'vault_unavailable' }]);
    await expect(vault.get(keyOf())).rejects.toThrow('The thread that keeps the vault has ended');
    await vault.close();
    // Nothing was finished or closed, and what was acknowledged is there.
    expect(await using((again) => again.get(keyOf()))).toStrictEqual(SECRET);
    expect(deaths).toHaveLength(1);
  });
});
