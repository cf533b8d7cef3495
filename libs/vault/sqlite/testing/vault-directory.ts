import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { newKeyText, readMasterKeys } from '../../master-key.js';
import type { MasterKey } from '../../master-key.js';
import { vaultPlaceIn } from '../vault-place.js';
import type { VaultPlace } from '../vault-place.js';

/** A data directory of a test's own, with a vault or without. */
export interface VaultDirectory {
  readonly path: string;
  readonly file: string;
  readonly keyFile: string;
  /** For `SqliteVault.open`. */
  readonly place: (keys?: readonly MasterKey[]) => VaultPlace;
  /** Changes the closed file behind the back of whoever keeps it. */
  readonly change: (sql: string, ...values: unknown[]) => void;
  /** Flips the bits of one byte of the entries with this id; counted from the end when `at` is negative. */
  readonly flip: (id: string, at: number) => void;
  /** The only entry of the closed file: kind, workspace, id and what is sealed. */
  readonly row: () => readonly unknown[];
  /** Every byte of every file but the key file. */
  readonly bytes: () => Buffer;
  readonly remove: () => void;
}

export function vaultDirectory(): VaultDirectory {
  const path = mkdtempSync(join(tmpdir(), 'vault-'));
  const { file, keyFile } = vaultPlaceIn(path, []);
  return {
    path,
    file,
    keyFile,
    place: (keys = []) => vaultPlaceIn(path, keys),
    change: (sql, ...values) => changeFile(file, (database) => database.prepare(sql).run(...values).changes),
    flip: (id, at) =>
      changeFile(file, (database) => {
        database.function('flipped', (sealed) => {
          const bytes = Buffer.from(sealed as Buffer);
          const place = at < 0 ? bytes.length + at : at;
          bytes.writeUInt8(bytes.readUInt8(place) ^ 0xff, place);
          return bytes;
        });
        return database.prepare('UPDATE entries SET sealed = flipped(sealed) WHERE id = ?').run(id).changes;
      }),
    row: () => {
      const database = new Database(file, { readonly: true });
      const found = database.prepare('SELECT kind, workspace, id, sealed FROM entries').raw().get() as unknown[];
      database.close();
      return found;
    },
    bytes: () => {
      const files = readdirSync(path).filter((name) => name !== 'vault.key');
      return Buffer.concat(files.map((name) => readFileSync(join(path, name))));
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

function changeFile(file: string, change: (database: Database.Database) => number): void {
  const database = new Database(file, { fileMustExist: true });
  const changes = change(database);
  database.close();
  if (changes === 0) throw new Error(`Nothing of ${file} was changed.`);
}

/** As it stands in a setting, and as it is used. */
export function newTestKey(): { readonly text: string; readonly key: MasterKey } {
  const text = newKeyText();
  const [key] = readMasterKeys(text, (what) => {
    throw new Error(what);
  });
  return { text, key: key! };
}
