import type { EncodedEntry } from '../checked-entry.js';
import { makeKeyFile } from '../key-file.js';
import type { MasterKey } from '../master-key.js';
import { EntrySealer } from '../sealed-entry.js';
import type { KeyPage, KeysQuery, VaultKey } from '../vault.port.js';
import { gatherKeys, requireKeys } from './known-keys.js';
import { VaultFile } from './vault-file.js';
import type { VaultPlace } from './vault-place.js';

/** A vault for the thread that owns it: seals and opens, reads and writes, all of it at once. */
export class SealedEntries {
  private constructor(
    private readonly file: VaultFile,
    private readonly keyFile: string,
    private sealer: EntrySealer | undefined,
  ) {}

  /** Throws errors of SQLite, and `vault_key_wrong` when entries are there of which the key is not. */
  static open({ file: path, keyFile, keys: configured }: VaultPlace): SealedEntries {
    const file = VaultFile.open(path);
    try {
      const keys = gatherKeys(configured, keyFile);
      requireKeys(file, keys, path);
      return new SealedEntries(file, keyFile, sealerOf(keys));
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** Whether a key had to be made first. */
  putAll(entries: readonly EncodedEntry[]): boolean {
    if (entries.length === 0) return false;
    const { sealer } = this;
    // On disk before anything that was sealed with it.
    const used = (this.sealer ??= sealerOf(makeKeyFile(this.keyFile))!);
    this.file.put(entries.map(({ key, text }) => ({ key, sealed: used.seal(key, text) })));
    return used !== sealer;
  }

  /** JSON. */
  get(key: VaultKey): string | undefined {
    const sealed = this.file.find(key);
    return sealed && this.sealer?.open(key, sealed);
  }

  delete(key: VaultKey): void {
    this.file.delete(key);
  }

  keys({ limit, ...query }: KeysQuery & { readonly limit: number }): KeyPage {
    const found = this.file.keys({ ...query, limit: limit + 1 });
    const keys = found.slice(0, limit);
    return { keys, next: found.length > limit ? keys.at(-1) : undefined };
  }

  close(): void {
    this.file.close();
  }
}

function sealerOf([first, ...others]: readonly MasterKey[]): EntrySealer | undefined {
  return first && new EntrySealer([first, ...others]);
}
