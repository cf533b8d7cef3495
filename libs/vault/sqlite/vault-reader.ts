import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { EntrySealer } from '../sealed-entry.js';
import type { VaultKey } from '../vault.port.js';
import { describeFailure } from './describe-failure.js';
import { gatherKeys, keyMissing } from './known-keys.js';
import type { VaultPlace } from './vault-place.js';

/**
 * Reads a vault that another thread of this process has open and writes. What is put there is found by whoever asks after
 * it is durable, and what is deleted is not.
 */
export class VaultReader {
  private opened: { readonly database: Database.Database; readonly find: Database.Statement } | undefined;
  private sealer: EntrySealer | undefined;

  constructor(private readonly place: VaultPlace) {}

  /** The secret, or undefined when there is none. Throws a `VaultError`. */
  get(key: VaultKey): unknown {
    try {
      const { kind, workspace, id } = key;
      const row = this.open()?.find.get(kind, workspace, id) as { readonly sealed: Uint8Array } | undefined;
      if (!row) return undefined;
      return JSON.parse(this.sealerFor().open(key, row.sealed));
    } catch (error) {
      throw describeFailure(this.place.file, error);
    }
  }

  close(): void {
    this.opened?.database.close();
    this.opened = undefined;
  }

  /** Undefined while nothing was ever put there. */
  private open() {
    if (this.opened) return this.opened;
    if (!existsSync(this.place.file)) return undefined;
    const database = new Database(this.place.file, { readonly: true });
    const find = database.prepare('SELECT sealed FROM entries WHERE kind = ? AND workspace = ? AND id = ?');
    this.opened = { database, find };
    return this.opened;
  }

  /** The key file is made with the first entry. */
  private sealerFor(): EntrySealer {
    if (this.sealer) return this.sealer;
    const [first, ...others] = gatherKeys(this.place.keys, this.place.keyFile);
    if (!first) throw keyMissing(this.place.file);
    this.sealer = new EntrySealer([first, ...others]);
    return this.sealer;
  }
}
