import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { LIMITS } from '#vault';
import type { KeysQuery, Vault, VaultEntry, VaultKey } from '#vault';

/** A vault under test and how to put it away. */
export interface OpenedForTest {
  readonly vault: Vault;
  readonly close: () => Promise<void>;
}

export function keyOf(overrides: Partial<VaultKey> = {}): VaultKey {
  return { workspace: 'default', kind: 'carrier-credentials', id: 'account-1', ...overrides };
}

const SECRET = { accountSid: 'AC0123', authToken: 'top secret', regions: { ie1: { authToken: 'other' } } };

const UNTAKEN: readonly (readonly [string, VaultKey, unknown])[] = [
  ['nothing', keyOf(), undefined],
  ['a function', keyOf(), () => 'secret'],
  ['a large number', keyOf(), { authToken: 1n }],
  ['a secret that is too long', keyOf(), 'x'.repeat(LIMITS.maxSecretBytes - 1)],
  ['a key without an id', keyOf({ id: '' }), 'secret'],
  ['a key with a space', keyOf({ workspace: 'a b' }), 'secret'],
  ['a key that is no text', keyOf({ kind: 7 as never }), 'secret'],
  ['a key that is too long', keyOf({ id: 'x'.repeat(LIMITS.maxKeyPartLength + 1) }), 'secret'],
];

/** What every `Vault` must do. `open` gives an empty vault of its own to each test. */
export function vaultContract(name: string, open: () => Promise<OpenedForTest>): void {
  describe(`${name} as a vault`, () => {
    let opened: OpenedForTest;
    let vault: Vault;

    beforeEach(async () => {
      opened = await open();
      ({ vault } = opened);
    });
    afterEach(() => opened.close());

    test('gives back what was put, in every form of JSON', async () => {
      const secrets = [SECRET, null, false, 0, '', 'Zoë \ud83d\ude00 "quoted" \0', [], [1, [null]], {}, -1.5e300];
      for (const secret of secrets) {
        await vault.put(keyOf(), secret);
        expect(await vault.get(keyOf())).toStrictEqual(secret);
      }
    });

    test('has nothing under a key that nobody used, and forgets what is deleted, also twice', async () => {
      expect(await vault.get(keyOf())).toBeUndefined();
      await vault.delete(keyOf());
      await vault.put(keyOf(), SECRET);
      await vault.delete(keyOf());
      await vault.delete(keyOf());
      expect(await vault.get(keyOf())).toBeUndefined();
      expect(await vault.keys({ kind: keyOf().kind })).toStrictEqual({ keys: [], next: undefined });
    });

    test('keeps entries apart that differ in one part of their key', async () => {
      const keys = [keyOf(), keyOf({ workspace: 'other' }), keyOf({ kind: 'webhooks' }), keyOf({ id: 'account-2' })];
      await vault.putAll(keys.map((key, index) => ({ key, secret: index })));
      expect(await Promise.all(keys.map((key) => vault.get(key)))).toStrictEqual([0, 1, 2, 3]);
      await vault.delete(keyOf());
      expect(await Promise.all(keys.map((key) => vault.get(key)))).toStrictEqual([undefined, 1, 2, 3]);
    });

    test('takes a repetition, a replacement, and the last of several for one key', async () => {
      await vault.put(keyOf(), SECRET);
      await vault.put(keyOf(), SECRET);
      expect(await vault.get(keyOf())).toStrictEqual(SECRET);
      await vault.putAll(['first', 'last'].map((secret) => ({ key: keyOf(), secret })));
      expect(await vault.get(keyOf())).toBe('last');
      await vault.putAll([]);
      expect((await vault.keys({ kind: keyOf().kind })).keys).toStrictEqual([keyOf()]);
    });

    test('works in the order of the calls', async () => {
      void vault.put(keyOf(), 1);
      const first = vault.get(keyOf());
      void vault.delete(keyOf());
      const second = vault.get(keyOf());
      void vault.put(keyOf(), 2);
      expect([await first, await second, await vault.get(keyOf())]).toStrictEqual([1, undefined, 2]);
    });

    test('keeps a copy of its own, and hands out another', async () => {
      const secret = { authToken: 'as it was put' };
      await vault.put(keyOf(), secret);
      secret.authToken = 'changed';
      const handedOut = (await vault.get(keyOf())) as typeof secret;
      expect(handedOut).toStrictEqual({ authToken: 'as it was put' });
      handedOut.authToken = 'changed';
      expect(await vault.get(keyOf())).toStrictEqual({ authToken: 'as it was put' });
    });

    test('takes the longest secret and key', async () => {
      const key = keyOf({ id: 'x'.repeat(LIMITS.maxKeyPartLength) });
      const secret = 'x'.repeat(LIMITS.maxSecretBytes - 2);
      await vault.put(key, secret);
      expect(await vault.get(key)).toBe(secret);
    });

    test.each(UNTAKEN)('refuses %s, and with it all that came along', async (_, key, secret) => {
      const good: VaultEntry = { key: keyOf({ id: 'good' }), secret: 'good' };
      const putting = vault.putAll([good, { key, secret }]);
      await expect(putting).rejects.toMatchObject({ name: 'VaultError', code: 'vault_entry_invalid' });
      await expect(putting).rejects.not.toThrow(/secret"|xxx/);
      expect(await vault.get(good.key)).toBeUndefined();
    });

    test('refuses too many and too much at once', async () => {
      const many = Array.from({ length: LIMITS.maxEntries + 1 }, (__, index) => ({ key: keyOf(), secret: index }));
      await expect(vault.putAll(many)).rejects.toMatchObject({ code: 'vault_entry_invalid' });
      const long = 'x'.repeat(60_000);
      const much = Array.from({ length: 80 }, () => ({ key: keyOf(), secret: long }));
      await expect(vault.putAll(much)).rejects.toMatchObject({ code: 'vault_entry_invalid' });
      expect(await vault.get(keyOf())).toBeUndefined();
    });

    test('lists the keys of a kind, page by page, in the order of workspace and id', async () => {
      const keys = ['b', 'B', 'a'].flatMap((workspace) => ['2', '10', '1'].map((id) => keyOf({ workspace, id })));
      await vault.putAll([...keys, keyOf({ kind: 'other' })].map((key) => ({ key, secret: 'secret' })));
      const inOrder = ['B', 'a', 'b'].flatMap((workspace) => ['1', '10', '2'].map((id) => keyOf({ workspace, id })));
      expect(await vault.keys({ kind: keyOf().kind })).toStrictEqual({ keys: inOrder, next: undefined });
      expect(await allKeys(vault, { kind: keyOf().kind, limit: 2 })).toStrictEqual(inOrder);
      expect(await allKeys(vault, { kind: keyOf().kind, limit: 3 })).toStrictEqual(inOrder);
      expect(await allKeys(vault, { kind: keyOf().kind, workspace: 'a', limit: 2 })).toStrictEqual(inOrder.slice(3, 6));
      expect(await vault.keys({ kind: 'none' })).toStrictEqual({ keys: [], next: undefined });
    });

    test('goes on with a list after a key that is gone', async () => {
      const keys = ['1', '2', '3'].map((id) => keyOf({ id }));
      await vault.putAll(keys.map((key) => ({ key, secret: 'secret' })));
      const { next } = await vault.keys({ kind: keyOf().kind, limit: 1 });
      await vault.delete(next!);
      expect((await vault.keys({ kind: keyOf().kind, after: next! })).keys).toStrictEqual(keys.slice(1));
    });

    test('bounds a page, and refuses one of nothing', async () => {
      const ids = Array.from({ length: LIMITS.maxPageKeys + 1 }, (__, index) => String(index).padStart(4, '0'));
      await vault.putAll(ids.slice(1).map((id) => ({ key: keyOf({ id }), secret: id })));
      await vault.put(keyOf({ id: ids[0]! }), 'the first of them');
      const { keys, next } = await vault.keys({ kind: keyOf().kind, limit: 5_000 });
      expect([keys.length, next]).toStrictEqual([LIMITS.maxPageKeys, keys.at(-1)]);
      for (const limit of [0, -1, 1.5]) {
        await expect(vault.keys({ kind: keyOf().kind, limit })).rejects.toMatchObject({ code: 'vault_entry_invalid' });
      }
    });

    test('once closed says so', async () => {
      await vault.close();
      const asked = [vault.put(keyOf(), 1), vault.get(keyOf()), vault.delete(keyOf()), vault.keys({ kind: 'any' })];
      for (const outcome of await Promise.allSettled(asked)) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'vault_unavailable' } });
      }
    });
  });
}

async function allKeys(vault: Vault, query: KeysQuery): Promise<VaultKey[]> {
  const found: VaultKey[] = [];
  let after: VaultKey | undefined;
  do {
    const { keys, next } = await vault.keys({ ...query, ...(after && { after }) });
    found.push(...keys);
    after = next;
  } while (after);
  return found;
}
