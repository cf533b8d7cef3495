import { rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { keyOf } from '../testing/vault.contract.js';
import { SqliteVault } from './sqlite-vault.js';
import { newTestKey, vaultDirectory } from './testing/vault-directory.js';
import type { VaultDirectory } from './testing/vault-directory.js';
import { VaultReader } from './vault-reader.js';

const SECRET = { authToken: 'top secret' };
const [first, second] = [newTestKey().key, newTestKey().key];

let directory: VaultDirectory;
let readers: VaultReader[];
let vaults: SqliteVault[];
beforeEach(() => {
  [directory, readers, vaults] = [vaultDirectory(), [], []];
});
afterEach(async () => {
  for (const reader of readers) reader.close();
  for (const vault of vaults) await vault.close();
  directory.remove();
});

function readerWith(keys = [first]): VaultReader {
  const reader = new VaultReader(directory.place(keys));
  readers.push(reader);
  return reader;
}

async function open(keys = [first]): Promise<SqliteVault> {
  const vault = await SqliteVault.open(directory.place(keys));
  vaults.push(vault);
  return vault;
}

describe('a vault that another thread writes', () => {
  test('is read while it is open: what is there, and what is not', async () => {
    const vault = await open();
    await vault.put(keyOf({ id: '1' }), SECRET);
    const reader = readerWith();
    expect(reader.get(keyOf({ id: '1' }))).toStrictEqual(SECRET);
    expect(reader.get(keyOf({ id: '2' }))).toBeUndefined();
    expect(reader.get(keyOf({ id: '1', workspace: 'away' }))).toBeUndefined();
    expect(reader.get(keyOf({ id: '1', kind: 'other' }))).toBeUndefined();
  });

  test('shows what is durable: put, changed, deleted', async () => {
    const [vault, reader] = [await open(), readerWith()];
    expect(reader.get(keyOf())).toBeUndefined();
    await vault.put(keyOf(), SECRET);
    expect(reader.get(keyOf())).toStrictEqual(SECRET);
    await vault.put(keyOf(), 'changed');
    expect(reader.get(keyOf())).toBe('changed');
    await vault.delete(keyOf());
    expect(reader.get(keyOf())).toBeUndefined();
    await vault.put(keyOf(), null);
    expect(reader.get(keyOf())).toBeNull();
  });

  test('needs not be there yet', async () => {
    const reader = readerWith();
    expect(reader.get(keyOf())).toBeUndefined();
    const vault = await open();
    await vault.put(keyOf(), SECRET);
    expect(reader.get(keyOf())).toStrictEqual(SECRET);
  });

  test('opens with the key file that was made with the first entry', async () => {
    const [vault, reader] = [await open([]), readerWith([])];
    expect(reader.get(keyOf())).toBeUndefined();
    await vault.put(keyOf(), SECRET);
    expect(reader.get(keyOf())).toStrictEqual(SECRET);
  });

  test('opens with whichever key sealed an entry', async () => {
    const before = await open([first]);
    await before.put(keyOf({ id: '1' }), 'first');
    await before.close();
    vaults.pop();
    await (await open([second, first])).put(keyOf({ id: '2' }), 'second');
    const reader = readerWith([second, first]);
    expect([reader.get(keyOf({ id: '1' })), reader.get(keyOf({ id: '2' }))]).toStrictEqual(['first', 'second']);
  });

  test('does not stop whoever writes it', async () => {
    const [vault, reader] = [await open(), readerWith()];
    for (let index = 0; index < 20; index += 1) {
      await vault.put(keyOf({ id: `${index}` }), index);
      expect(reader.get(keyOf({ id: `${index}` }))).toBe(index);
    }
    await vault.close();
    vaults.pop();
    expect(reader.get(keyOf({ id: '7' }))).toBe(7);
    await (await open()).put(keyOf({ id: '7' }), 'again');
    expect(reader.get(keyOf({ id: '7' }))).toBe('again');
  });

  test('is opened again after it was closed', async () => {
    await (await open()).put(keyOf(), SECRET);
    const reader = readerWith();
    reader.get(keyOf());
    reader.close();
    reader.close();
    expect(reader.get(keyOf())).toStrictEqual(SECRET);
  });
});

describe('what cannot be read is told by its code', () => {
  test('sealed with another key, or with one that is gone', async () => {
    await (await open([])).put(keyOf(), SECRET);
    expect(() => readerWith([second]).get(keyOf())).not.toThrow();
    rmSync(directory.keyFile);
    for (const keys of [[second], []]) {
      expect(() => readerWith(keys).get(keyOf())).toThrow(expect.objectContaining({ code: 'vault_key_wrong' }));
    }
  });

  test('damaged, and no other entry with it', async () => {
    const vault = await open();
    for (const id of ['1', '2']) await vault.put(keyOf({ id }), SECRET);
    await vault.close();
    vaults.pop();
    directory.flip('1', -1);
    const reader = readerWith();
    expect(() => reader.get(keyOf({ id: '1' }))).toThrow(expect.objectContaining({ code: 'vault_entry_damaged' }));
    expect(reader.get(keyOf({ id: '2' }))).toStrictEqual(SECRET);
  });

  test('in a file that is no vault, or not one yet; and read as soon as it is one', async () => {
    writeFileSync(directory.file, 'notes about something else '.repeat(100));
    const reader = readerWith();
    for (let time = 0; time < 3; time += 1) {
      expect(() => reader.get(keyOf())).toThrow(expect.objectContaining({ code: 'vault_unavailable' }));
    }
    writeFileSync(directory.file, '');
    expect(() => reader.get(keyOf())).toThrow(expect.objectContaining({ code: 'vault_unavailable' }));
    await (await open()).put(keyOf(), SECRET);
    expect(reader.get(keyOf())).toStrictEqual(SECRET);
  });

  test('and never says a secret', async () => {
    const vault = await open();
    await vault.put(keyOf(), SECRET);
    await vault.close();
    vaults.pop();
    directory.flip(keyOf().id, 75);
    expect(() => readerWith().get(keyOf())).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('top secret') }),
    );
  });
});
