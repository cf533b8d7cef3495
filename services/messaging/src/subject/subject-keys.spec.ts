import { beforeEach, describe, expect, test } from '@jest/globals';
import type { SealingKey } from '#sealed-bytes';
import { LIMITS, VaultError } from '#vault';
import type { VaultEntry, VaultKey } from '#vault';
import { InMemoryVault } from '#vault/in-memory';
import { SUBJECT_KEY } from './subject-key.js';
import { SubjectKeys } from './subject-keys.js';

const WEEK_MS = 7 * 24 * 60 * 60 * 1_000;
const NOW_MS = Date.parse('2026-11-02T10:00:00Z');
const ada = { workspace: 'home', subject: '+442071838750' };

/** A vault that is asked in the test's own time. */
class VaultDouble extends InMemoryVault {
  readonly written: number[] = [];
  failure: Error | undefined;
  /** Writing waits for it. */
  gate: Promise<void> = Promise.resolve();

  override async putAll(entries: readonly VaultEntry[]): Promise<void> {
    this.written.push(entries.length);
    const { failure } = this;
    await this.gate;
    if (failure) throw failure;
    return super.putAll(entries);
  }

  async subjectKeys(): Promise<readonly VaultKey[]> {
    return (await this.keys({ kind: SUBJECT_KEY })).keys;
  }
}

let vault: VaultDouble;
let keys: SubjectKeys;
beforeEach(() => {
  vault = new VaultDouble();
  keys = new SubjectKeys(vault);
});
const unavailable = () => new VaultError('vault_unavailable', 'The disk is full.');

const bytesOf = (key: SealingKey): Buffer => (key instanceof Uint8Array ? Buffer.from(key) : key.export());

describe('the key that seals', () => {
  test('is the same for a subject for a week, and opens what it has sealed', async () => {
    const first = await keys.forSealing(ada, NOW_MS);
    expect(await keys.forSealing(ada, NOW_MS + 1_000)).toStrictEqual(first);
    expect(await keys.toOpen(ada, first.keyId)).toStrictEqual(first.key);
    expect(await vault.subjectKeys()).toHaveLength(1);
  });

  test('is the same in the next process', async () => {
    const { keyId, key } = await keys.forSealing(ada, NOW_MS);
    const next = await new SubjectKeys(vault).forSealing(ada, NOW_MS);
    expect([next.keyId, bytesOf(next.key)]).toStrictEqual([keyId, bytesOf(key)]);
  });

  test('is made once, by however many at once', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => keys.forSealing(ada, NOW_MS)));
    expect(new Set(all.map(({ keyId }) => keyId)).size).toBe(1);
    expect(await vault.subjectKeys()).toHaveLength(1);
  });

  test('is another one for another week, subject and workspace', async () => {
    const others = [
      await keys.forSealing(ada, NOW_MS),
      await keys.forSealing(ada, NOW_MS + WEEK_MS),
      await keys.forSealing({ ...ada, subject: '+442071838751' }, NOW_MS),
      await keys.forSealing({ ...ada, workspace: 'away' }, NOW_MS),
    ];
    expect(new Set(others.map(({ key }) => bytesOf(key).toString('hex'))).size).toBe(4);
    expect(await keys.toOpen({ ...ada, workspace: 'away' }, others[0]!.keyId)).toBeUndefined();
    expect(await keys.toOpen({ ...ada, subject: '+44' }, others[0]!.keyId)).toBeUndefined();
  });

  test('is in the vault before anything is sealed with it', async () => {
    let open: () => void = () => undefined;
    vault.gate = new Promise((resolve) => (open = resolve));
    let isThere = false;
    const sealing = keys.forSealing(ada, NOW_MS).then(() => (isThere = true));
    while (vault.written.length === 0) await Promise.resolve();
    expect(isThere).toBe(false);
    open();
    await sealing;
    expect(await vault.subjectKeys()).toHaveLength(1);
  });

  test('is looked for again by whoever asks after the vault could not be asked', async () => {
    vault.failure = unavailable();
    await expect(keys.forSealing(ada, NOW_MS)).rejects.toMatchObject({ code: 'vault_unavailable' });
    vault.failure = undefined;
    const { keyId, key } = await keys.forSealing(ada, NOW_MS);
    expect(bytesOf((await new SubjectKeys(vault).toOpen(ada, keyId))!)).toStrictEqual(bytesOf(key));
  });
});

describe('keys of many strangers at once', () => {
  const strangers = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ workspace: 'home', subject: `+4420718${index}` }));

  test('are written together while others are being written', async () => {
    // Afterwards there is a search key, too.
    await keys.forSealing(ada, NOW_MS);
    vault.written.length = 0;
    await Promise.all(strangers(100).map((stranger) => keys.forSealing(stranger, NOW_MS)));
    expect(vault.written.reduce((sum, count) => sum + count)).toBe(100);
    expect(vault.written.length).toBeLessThan(10);
    expect(await vault.subjectKeys()).toHaveLength(101);
  });

  test('are never more than the vault takes at once', async () => {
    await keys.forSealing(ada, NOW_MS);
    const count = 2 * LIMITS.maxEntries + 1;
    const made = await Promise.all(strangers(count).map((stranger) => keys.forSealing(stranger, NOW_MS)));
    expect(new Set(made.map(({ keyId }) => keyId)).size).toBe(count);
    expect(Math.max(...vault.written)).toBeLessThanOrEqual(LIMITS.maxEntries);
  });

  test('fail alone: those that are written with them, and no later ones', async () => {
    await keys.forSealing(ada, NOW_MS);
    vault.failure = unavailable();
    const failed = await Promise.allSettled(strangers(3).map((stranger) => keys.forSealing(stranger, NOW_MS)));
    expect(new Set(failed.map(({ status }) => status))).toStrictEqual(new Set(['rejected']));
    vault.failure = undefined;
    await Promise.all(strangers(3).map((stranger) => keys.forSealing(stranger, NOW_MS)));
    expect(await vault.subjectKeys()).toHaveLength(4);
  });
});

describe('what is erased', () => {
  test('opens nothing any more, here and in every other process', async () => {
    const { keyId } = await keys.forSealing(ada, NOW_MS);
    await keys.toOpen(ada, keyId);
    expect(await keys.erase(ada)).toBe(1);
    expect(await keys.toOpen(ada, keyId)).toBeUndefined();
    expect(await new SubjectKeys(vault).toOpen(ada, keyId)).toBeUndefined();
    expect(await vault.subjectKeys()).toStrictEqual([]);
  });

  test('is erased of every week, however many there are', async () => {
    for (let week = 0; week < 25; week += 1) await keys.forSealing(ada, NOW_MS - week * WEEK_MS);
    expect(await keys.erase(ada)).toBe(25);
    expect(await keys.erase(ada)).toBe(0);
    expect(await vault.subjectKeys()).toStrictEqual([]);
  });

  test('seals nothing any more: what is said afterwards has a key of its own', async () => {
    const before = await keys.forSealing(ada, NOW_MS);
    await keys.erase(ada);
    const after = await keys.forSealing(ada, NOW_MS);
    expect(after.keyId).not.toBe(before.keyId);
    expect(await keys.toOpen(ada, after.keyId)).toStrictEqual(after.key);
    expect(await keys.toOpen(ada, before.keyId)).toBeUndefined();
  });

  test('is the subject’s alone, whoever is written alike', async () => {
    const others = ['+44207183875', '+4420718387501', '+442071838750-', '+442071838750/', '+442071838750 '].map(
      (subject) => ({ ...ada, subject }),
    );
    const kept = [...others, { ...ada, workspace: 'away' }];
    const ids = await Promise.all(kept.map((subject) => keys.forSealing(subject, NOW_MS)));
    await keys.forSealing(ada, NOW_MS);
    expect(await keys.erase(ada)).toBe(1);
    const fresh = new SubjectKeys(vault);
    for (const [index, subject] of kept.entries()) {
      expect(await fresh.toOpen(subject, ids[index]!.keyId)).toBeDefined();
    }
  });

  test('may be some of the keys only', async () => {
    const old = await keys.forSealing(ada, NOW_MS - WEEK_MS);
    const recent = await keys.forSealing(ada, NOW_MS);
    expect(await keys.erase(ada, (keyId) => keyId === old.keyId)).toBe(1);
    expect(await keys.toOpen(ada, old.keyId)).toBeUndefined();
    expect(await keys.forSealing(ada, NOW_MS)).toStrictEqual(recent);
  });

  test('stays erased for whoever was looking for it right then', async () => {
    const { keyId } = await keys.forSealing(ada, NOW_MS);
    const fresh = new SubjectKeys(vault);
    await Promise.all([fresh.toOpen(ada, keyId), fresh.erase(ada), fresh.toOpen(ada, keyId)]);
    expect(await fresh.toOpen(ada, keyId)).toBeUndefined();
  });
});

describe('what words are hashed with for searches', () => {
  test('is there from the first key on, and the same for ever', async () => {
    expect(await keys.searchKey()).toBeUndefined();
    await keys.forSealing(ada, NOW_MS);
    const made = await keys.searchKey();
    expect(bytesOf(made!)).toHaveLength(32);
    await keys.forSealing({ ...ada, workspace: 'away' }, NOW_MS);
    await keys.erase(ada);
    await new SubjectKeys(vault).forSealing(ada, NOW_MS);
    expect(await keys.searchKey()).toStrictEqual(made);
  });
});
