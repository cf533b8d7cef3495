import Database from 'better-sqlite3';
import type { VaultKey } from '../vault.port.js';
import { KEY_ID_PLACE } from '../sealed-entry.js';
import { foreignFile, newerFile } from './describe-failure.js';

/** Written into every vault ("RFVA"), so that no other application's database is taken for one. */
const APPLICATION_ID = 0x52465641;

/** Raised with each change of the layout; a newer one is never opened. */
const SCHEMA_VERSION = 1;

/** The id stands in the sealed entry itself and is only looked up here: two of them could contradict each other. */
const SCHEMA = `
  CREATE TABLE entries (
    kind      TEXT NOT NULL,
    workspace TEXT NOT NULL,
    id        TEXT NOT NULL,
    sealed    BLOB NOT NULL,
    key_id    TEXT GENERATED ALWAYS AS (lower(hex(substr(sealed, ${KEY_ID_PLACE.from}, ${KEY_ID_PLACE.bytes})))) VIRTUAL,
    PRIMARY KEY (kind, workspace, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX entries_by_key_id ON entries (key_id);
`;

/** As it lies there. */
export interface SealedEntry {
  readonly key: VaultKey;
  readonly sealed: Uint8Array;
}

/** How many entries were sealed with a master key. */
export interface KeyUse {
  readonly keyId: string;
  readonly entries: number;
}

type Row = VaultKey & { readonly sealed: Uint8Array };

/** The file, for the thread that owns it. Knows nothing of what is sealed in it. */
export class VaultFile {
  private readonly statements: ReturnType<typeof prepare>;

  private constructor(
    private readonly database: Database.Database,
    private readonly lock: Database.Database,
  ) {
    this.statements = prepare(database);
  }

  /**
   * Opens the file, for this process alone until it is closed or the process dies; others may read it meanwhile, to back
   * it up. Makes one where there is none, unless it `mustExist`. Throws errors of SQLite, and `vault_unavailable` for a
   * file that is not ours.
   */
  static open(path: string, { mustExist = false } = {}): VaultFile {
    const opened: Database.Database[] = [];
    try {
      const lock = new Database(`${path}.lock`, { timeout: 0 });
      opened.push(lock);
      // Of an empty database beside the file. The operating system drops it with the process, even after SIGKILL.
      lock.exec('BEGIN EXCLUSIVE');
      const database = new Database(path, { fileMustExist: mustExist });
      opened.push(database);
      setUp(database);
      return new VaultFile(database, lock);
    } catch (error) {
      for (const each of opened) each.close();
      throw error;
    }
  }

  /** All or none; in the place of what was there. */
  put(entries: readonly SealedEntry[]): void {
    const { put } = this.statements;
    this.database.transaction(() => {
      for (const { key, sealed } of entries) put.run(key.kind, key.workspace, key.id, sealed);
    })();
  }

  find({ kind, workspace, id }: VaultKey): Uint8Array | undefined {
    return (this.statements.find.get(kind, workspace, id) as Pick<Row, 'sealed'> | undefined)?.sealed;
  }

  delete({ kind, workspace, id }: VaultKey): void {
    this.statements.delete.run(kind, workspace, id);
  }

  /** Of one workspace, or of all without it, in the order of workspace and id. */
  keys({
    kind,
    workspace,
    after,
    limit,
  }: {
    readonly kind: string;
    readonly workspace?: string;
    readonly after?: VaultKey;
    readonly limit: number;
  }): VaultKey[] {
    const { keysOfKind, keysOfWorkspace } = this.statements;
    const rows =
      workspace === undefined
        ? keysOfKind.all(kind, after?.workspace ?? '', after?.id ?? '', limit)
        : keysOfWorkspace.all(kind, workspace, after?.workspace ?? '', after?.id ?? '', limit);
    return rows as VaultKey[];
  }

  /** Every entry, page by page. */
  pageAfter(after: VaultKey | undefined, limit: number): SealedEntry[] {
    const { kind = '', workspace = '', id = '' } = after ?? {};
    return (this.statements.page.all(kind, workspace, id, limit) as Row[]).map(entryOf);
  }

  isEmpty(): boolean {
    return this.pageAfter(undefined, 1).length === 0;
  }

  /** By master key, also of entries that were damaged and name none. */
  keyUses(): KeyUse[] {
    return this.statements.keyUses.all() as KeyUse[];
  }

  *entriesOf(keyId: string): Generator<SealedEntry> {
    for (const row of this.statements.ofKey.iterate(keyId)) yield entryOf(row as Row);
  }

  /** Moves what is written into the file, and leaves nothing behind of what it took the place of. */
  settle(): void {
    this.database.pragma('wal_checkpoint(TRUNCATE)');
  }

  close(): void {
    this.database.close();
    // Last: afterwards the file may be another's.
    this.lock.close();
  }
}

function entryOf({ kind, workspace, id, sealed }: Row): SealedEntry {
  return { key: { workspace, kind, id }, sealed };
}

function setUp(database: Database.Database): void {
  const isNew = requireOurs(database);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  // What was sealed with a key that is no longer trusted must not go on lying in the file.
  database.pragma('secure_delete = ON');
  if (isNew) createSchema(database);
  // A killed process may have left commits written but not synced: whoever reads them must never lose them again.
  database.pragma('wal_checkpoint(TRUNCATE)');
}

/** Whether there is nothing in the file yet. Reads before anything is written, so that a foreign file stays as it is. */
function requireOurs(database: Database.Database): boolean {
  const applicationId = database.pragma('application_id', { simple: true });
  const version = database.pragma('user_version', { simple: true }) as number;
  const isEmpty = database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
  if (isEmpty && applicationId === 0) return true;
  if (applicationId !== APPLICATION_ID) throw foreignFile(database.name);
  if (version > SCHEMA_VERSION) throw newerFile(database.name, version);
  return isEmpty;
}

function createSchema(database: Database.Database): void {
  database.exec(`
    BEGIN EXCLUSIVE;
    PRAGMA application_id = ${APPLICATION_ID};
    PRAGMA user_version = ${SCHEMA_VERSION};
    ${SCHEMA}
    COMMIT;
  `);
}

function prepare(database: Database.Database) {
  return {
    put: database.prepare(
      `INSERT INTO entries (kind, workspace, id, sealed) VALUES (?, ?, ?, ?)
       ON CONFLICT (kind, workspace, id) DO UPDATE SET sealed = excluded.sealed`,
    ),
    find: database.prepare('SELECT sealed FROM entries WHERE kind = ? AND workspace = ? AND id = ?'),
    delete: database.prepare('DELETE FROM entries WHERE kind = ? AND workspace = ? AND id = ?'),
    keysOfKind: database.prepare(
      `SELECT workspace, kind, id FROM entries WHERE kind = ? AND (workspace, id) > (?, ?)
       ORDER BY workspace, id LIMIT ?`,
    ),
    keysOfWorkspace: database.prepare(
      `SELECT workspace, kind, id FROM entries WHERE kind = ? AND workspace = ? AND (workspace, id) > (?, ?)
       ORDER BY id LIMIT ?`,
    ),
    page: database.prepare(
      `SELECT workspace, kind, id, sealed FROM entries WHERE (kind, workspace, id) > (?, ?, ?)
       ORDER BY kind, workspace, id LIMIT ?`,
    ),
    keyUses: database.prepare('SELECT key_id AS keyId, count(*) AS entries FROM entries GROUP BY key_id'),
    ofKey: database.prepare('SELECT workspace, kind, id, sealed FROM entries WHERE key_id = ?'),
  };
}
