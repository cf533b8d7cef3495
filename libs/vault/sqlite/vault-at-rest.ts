import { existsSync, statSync } from 'node:fs';
import type { MasterKey } from '../master-key.js';
import { EntrySealer, keyIdOf } from '../sealed-entry.js';
import type { VaultErrorCode } from '../vault.errors.js';
import type { VaultKey } from '../vault.port.js';
import { describeFailure } from './describe-failure.js';
import { gatherKeys, keyMissing } from './known-keys.js';
import { VaultFile } from './vault-file.js';
import type { KeyUse, SealedEntry } from './vault-file.js';
import type { VaultPlace } from './vault-place.js';

/** One transaction, and as much as is in memory at once: some 13 MB of the longest secrets. */
const PAGE_ENTRIES = 200;

/** An entry that does not open, and why. */
export interface Unopened {
  readonly key: VaultKey;
  readonly code: VaultErrorCode;
}

/** A vault that no process has open, and that none can open meanwhile. */
export class VaultAtRest {
  private readonly sealer: EntrySealer;

  private constructor(
    private readonly file: VaultFile,
    private readonly path: string,
    /** The first seals. */
    readonly keys: readonly [MasterKey, ...MasterKey[]],
  ) {
    this.sealer = new EntrySealer(keys);
  }

  /**
   * Undefined where there is no vault, or nothing in it. Throws `vault_unavailable` when a process has it open, and
   * `vault_key_wrong` when there is no key at all; entries of which the key is missing are told by `check`.
   */
  static open({ file: path, keyFile, keys: configured }: VaultPlace): VaultAtRest | undefined {
    if (!existsSync(path)) return undefined;
    return explained(path, () => {
      const file = VaultFile.open(path, { mustExist: true });
      try {
        const [first, ...others] = gatherKeys(configured, keyFile);
        if (first && !file.isEmpty()) return new VaultAtRest(file, path, [first, ...others]);
        if (!file.isEmpty()) throw keyMissing(path);
      } catch (error) {
        file.close();
        throw error;
      }
      file.close();
      return undefined;
    });
  }

  /**
   * Whether there is a vault with anything in it, which takes no key to see. Throws `vault_unavailable` when a process has
   * it open.
   */
  static hasEntries(path: string): boolean {
    // One that a killed process has only begun: opened, it would be made.
    if (!existsSync(path) || statSync(path).size === 0) return false;
    return explained(path, () => {
      const file = VaultFile.open(path, { mustExist: true });
      try {
        return !file.isEmpty();
      } finally {
        file.close();
      }
    });
  }

  /** By master key; those that are damaged may seem to have one that never was. */
  keyUses(): readonly KeyUse[] {
    return explained(this.path, () => this.file.keyUses());
  }

  /** Opens every entry with these keys, page by page; answers what does not open. Changes nothing. */
  *check(keys: readonly [MasterKey, ...MasterKey[]] = this.keys): Generator<{
    readonly entries: number;
    readonly unopened: readonly Unopened[];
  }> {
    const sealer = new EntrySealer(keys);
    for (const page of this.pages()) {
      const unopened = page.map((entry) => open(sealer, entry)).filter((opened) => 'code' in opened);
      yield { entries: page.length, unopened };
    }
  }

  /**
   * Seals every entry with the first key that is sealed with another, page by page, each page durable when it is
   * answered: begun again, it goes on. An entry is written only when it has opened with that key; one that does not open
   * at all stays as it is. Answers how many there were, and how many were sealed anew.
   */
  *reseal(): Generator<{ readonly entries: number; readonly resealed: number }> {
    const firstAlone = new EntrySealer([this.keys[0]]);
    for (const page of this.pages()) {
      const others = page.filter(({ sealed }) => keyIdOf(sealed) !== this.sealer.keyId);
      const anew = others.map((entry) => this.resealed(entry, firstAlone)).filter((entry) => entry !== undefined);
      explained(this.path, () => this.file.put(anew));
      yield { entries: page.length, resealed: anew.length };
    }
    explained(this.path, () => this.file.settle());
  }

  close(): void {
    this.file.close();
  }

  private *pages(): Generator<readonly SealedEntry[]> {
    let page: readonly SealedEntry[] = [];
    do {
      const after = page.at(-1)?.key;
      page = explained(this.path, () => this.file.pageAfter(after, PAGE_ENTRIES));
      if (page.length > 0) yield page;
    } while (page.length === PAGE_ENTRIES);
  }

  private resealed({ key, sealed }: SealedEntry, firstAlone: EntrySealer): SealedEntry | undefined {
    const opened = open(this.sealer, { key, sealed });
    if ('code' in opened) return undefined;
    const anew = firstAlone.seal(key, opened.text);
    if (firstAlone.open(key, anew) === opened.text) return { key, sealed: anew };
    throw new Error('What was sealed did not open as it was. Nothing of this page was written.');
  }
}

function open(sealer: EntrySealer, { key, sealed }: SealedEntry): { readonly text: string } | Unopened {
  try {
    return { text: sealer.open(key, sealed) };
  } catch (error) {
    return { key, code: (error as { readonly code: VaultErrorCode }).code };
  }
}

/** `work` as it is, its failures as those of a vault. */
function explained<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw describeFailure(path, error);
  }
}
