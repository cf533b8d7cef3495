import { encodeEntries, requireKey, requireQuery } from '../checked-entry.js';
import { masterKeyOf } from '../master-key.js';
import { EntrySealer } from '../sealed-entry.js';
import { VaultError } from '../vault.errors.js';
import { Vault } from '../vault.port.js';
import type { KeyPage, KeysQuery, VaultEntry, VaultKey } from '../vault.port.js';
import { randomBytes } from 'node:crypto';

interface Kept {
  readonly key: VaultKey;
  readonly sealed: Uint8Array;
}

/** Beside a log in memory. Sealed like any other, with a key that nobody else has and that ends with the process. */
export class InMemoryVault extends Vault {
  private readonly sealer = new EntrySealer([masterKeyOf(randomBytes(32))]);
  private entries: Map<string, Kept> | undefined = new Map();

  override async putAll(entries: readonly VaultEntry[]): Promise<void> {
    const kept = this.opened();
    for (const { key, text } of encodeEntries(entries)) {
      kept.set(nameOf(key), { key, sealed: this.sealer.seal(key, text) });
    }
  }

  override async get(key: VaultKey): Promise<unknown> {
    const found = this.opened().get(nameOf(requireKey(key)));
    return found && JSON.parse(this.sealer.open(found.key, found.sealed));
  }

  override async delete(key: VaultKey): Promise<void> {
    this.opened().delete(nameOf(requireKey(key)));
  }

  override async keys(query: KeysQuery): Promise<KeyPage> {
    const { kind, workspace, after, limit } = requireQuery(query);
    const found = [...this.opened().values()]
      .map(({ key }) => key)
      .filter((key) => key.kind === kind && (workspace === undefined || key.workspace === workspace))
      .filter((key) => !after || compare(key, after) > 0)
      .toSorted(compare);
    const keys = found.slice(0, limit);
    return { keys, next: found.length > limit ? keys.at(-1) : undefined };
  }

  override async close(): Promise<void> {
    this.entries = undefined;
  }

  private opened(): Map<string, Kept> {
    if (this.entries) return this.entries;
    throw new VaultError('vault_unavailable', 'The vault is closed.');
  }
}

function nameOf({ workspace, kind, id }: VaultKey): string {
  return `${kind} ${workspace} ${id}`;
}

/** Within a kind; ASCII, so that the order is that of the bytes. */
function compare(one: VaultKey, other: VaultKey): number {
  if (one.workspace !== other.workspace) return one.workspace < other.workspace ? -1 : 1;
  return one.id === other.id ? 0 : one.id < other.id ? -1 : 1;
}
