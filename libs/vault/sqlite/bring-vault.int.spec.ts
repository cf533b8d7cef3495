import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { keyOf } from '../testing/vault.contract.js';
import { copyVault, moveVault } from './bring-vault.js';
import { SqliteVault } from './sqlite-vault.js';
import { newTestKey, vaultDirectory } from './testing/vault-directory.js';
import type { VaultDirectory } from './testing/vault-directory.js';

let [from, to]: VaultDirectory[] = [];
beforeEach(() => {
  [from, to] = [vaultDirectory(), vaultDirectory()];
});
afterEach(() => {
  for (const each of [from!, to!]) each.remove();
});

async function using<Result>(place: VaultDirectory, work: (vault: SqliteVault) => Promise<Result>): Promise<Result> {
  const vault = await SqliteVault.open(place.place());
  try {
    return await work(vault);
  } finally {
    await vault.close();
  }
}
const put = (place: VaultDirectory, secrets: Readonly<Record<string, string>>) =>
  using(place, (vault) =>
    vault.putAll(Object.entries(secrets).map(([id, secret]) => ({ key: keyOf({ id }), secret: { secret } }))),
  );
const forget = (place: VaultDirectory, id: string) => using(place, (vault) => vault.delete(keyOf({ id })));
const secretsOf = (place: VaultDirectory, ids: readonly string[]) =>
  using(place, async (vault) => {
    const found: Record<string, unknown> = {};
    for (const id of ids) found[id] = ((await vault.get(keyOf({ id }))) as { secret: unknown } | undefined)?.secret;
    return found;
  });
/** More than one page of it. */
const MANY = Object.fromEntries(Array.from({ length: 450 }, (_, index) => [`${index}`, `secret ${index}`]));

describe('a vault that is moved', () => {
  test('is whole in the other place, opens with its own key there, and has left nothing behind', async () => {
    await put(from!, MANY);
    const key = readFileSync(from!.keyFile, 'utf8');
    expect(moveVault(from!, to!)).toBe('brought');
    expect(await secretsOf(to!, Object.keys(MANY))).toEqual(MANY);
    expect(readFileSync(to!.keyFile, 'utf8')).toBe(key);
    expect(statSync(to!.keyFile).mode & 0o777).toBe(0o600);
    expect([existsSync(from!.keyFile), from!.bytes().includes('carrier-credentials')]).toEqual([false, false]);
    expect(to!.bytes().includes('carrier-credentials')).toBe(true);
    expect(moveVault(from!, to!)).toBe('nothing');
  });

  test('goes there and back as often as anybody likes, with what was changed meanwhile', async () => {
    await put(from!, { a: 'one', b: 'one' });
    moveVault(from!, to!);
    await put(to!, { b: 'two', c: 'two' });
    await forget(to!, 'a');
    expect(moveVault(to!, from!)).toBe('brought');
    await put(from!, { b: 'three' });
    expect(moveVault(from!, to!)).toBe('brought');
    expect(await secretsOf(to!, ['a', 'b', 'c'])).toEqual({ a: undefined, b: 'three', c: 'two' });
  });

  test('takes the place of an empty one, whose key opens still what it has sealed elsewhere', async () => {
    await put(to!, { a: 'gone' });
    await forget(to!, 'a');
    const [mine, theirs] = [keyTextOf(to!), await put(from!, { a: 'one' }).then(() => keyTextOf(from!))];
    expect(moveVault(from!, to!)).toBe('brought');
    expect(keyTextOf(to!)).toBe(`${theirs},${mine}`);
    await put(to!, { b: 'two' });
    expect(await secretsOf(to!, ['a', 'b'])).toEqual({ a: 'one', b: 'two' });
  });

  test.each([
    'before the first page',
    'after some of the entries',
    'after all of them',
    'after the key was taken away',
  ])('and is killed %s is moved by the next call, in whichever direction that goes', async (when) => {
    for (const isBack of [false, true]) {
      const [source, target] = [vaultDirectory(), vaultDirectory()];
      await put(source, MANY);
      copyVault(source, target);
      if (when === 'before the first page') target.change('DELETE FROM entries');
      if (when === 'after some of the entries') target.change("DELETE FROM entries WHERE id > '3'");
      if (when === 'after the key was taken away') rmSync(source.keyFile);
      const [next, other] = isBack ? [target, source] : [source, target];
      const isNothingThere = isBack && when === 'before the first page';
      expect(moveVault(next, other)).toBe(isNothingThere ? 'nothing' : 'brought');
      expect(await secretsOf(other, Object.keys(MANY))).toEqual(MANY);
      expect(moveVault(next, other)).toBe('nothing');
      for (const each of [source, target]) each.remove();
    }
  });

  test('and meets another that has what it has not stays where it is, and so does the other', async () => {
    await put(from!, { a: 'one', b: 'one' });
    copyVault(from!, to!);
    await put(from!, { a: 'two' });
    await put(to!, { c: 'two' });
    for (const bring of [moveVault, copyVault]) expect(bring(from!, to!)).toBe('contradiction');
    expect(await secretsOf(from!, ['a', 'b', 'c'])).toEqual({ a: 'two', b: 'one', c: undefined });
    expect(await secretsOf(to!, ['a', 'b', 'c'])).toEqual({ a: 'one', b: 'one', c: 'two' });
  });

  test('is open nowhere else meanwhile', async () => {
    await put(from!, { a: 'one' });
    for (const each of [from!, to!]) {
      await using(each, async () => {
        expect(() => moveVault(from!, to!)).toThrow(`Another running process uses the vault ${each.file}.`);
      });
    }
    expect(await secretsOf(from!, ['a'])).toEqual({ a: 'one' });
  });

  test('is not where it is: nothing is made anywhere', () => {
    expect(moveVault(from!, to!)).toBe('nothing');
    expect([from!, to!].map(({ file }) => existsSync(file))).toEqual([false, false]);
  });

  test('and finds a key file that is none changes nothing, and says which', async () => {
    await put(from!, { a: 'one' });
    writeFileSync(to!.keyFile, 'no key');
    expect(() => moveVault(from!, to!)).toThrow(`The key file ${to!.keyFile} is not as it was made`);
    expect(readFileSync(to!.keyFile, 'utf8')).toBe('no key');
    expect(await secretsOf(from!, ['a'])).toEqual({ a: 'one' });
  });
});

test('what a configured key has sealed needs no key file, and makes none', async () => {
  const { key } = newTestKey();
  const sealed = await SqliteVault.open(from!.place([key]));
  await sealed.put(keyOf(), 'secret');
  await sealed.close();
  expect(moveVault(from!, to!)).toBe('brought');
  expect(existsSync(to!.keyFile)).toBe(false);
  const vault = await SqliteVault.open(to!.place([key]));
  expect(await vault.get(keyOf())).toBe('secret');
  await vault.close();
});

test('a vault that is copied stays as it was', async () => {
  await put(from!, MANY);
  expect(copyVault(from!, to!)).toBe('brought');
  for (const each of [from!, to!]) expect(await secretsOf(each, Object.keys(MANY))).toEqual(MANY);
});

const keyTextOf = (place: VaultDirectory): string => readFileSync(place.keyFile, 'utf8').trim();
