/** The name of an entry: visible ASCII without spaces, `LIMITS.maxKeyPartLength` characters a part. No part is secret. */
export interface VaultKey {
  readonly workspace: string;
  /** What the secret is for, such as `carrier-credentials`. */
  readonly kind: string;
  readonly id: string;
}

/** A secret and where it goes. */
export interface VaultEntry {
  readonly key: VaultKey;
  /** Anything that JSON can say; null is a secret, too. */
  readonly secret: unknown;
}

/** Which keys, and which page of them. */
export interface KeysQuery {
  readonly kind: string;
  /** Of all workspaces without it. */
  readonly workspace?: string;
  /** `next` of the page before. */
  readonly after?: VaultKey;
  /** At most `LIMITS.maxPageKeys`, which is the default. */
  readonly limit?: number;
}

/** In the order of workspace and id. */
export interface KeyPage {
  readonly keys: readonly VaultKey[];
  /** Undefined on the last page. */
  readonly next: VaultKey | undefined;
}

/** What a vault takes. */
export const LIMITS = {
  maxKeyPartLength: 200,
  /** Of one secret as JSON. */
  maxSecretBytes: 65_536,
  /** Of one `putAll`, with all its secrets as JSON: a `get` behind it waits for a tenth of a second, not for one. */
  maxEntries: 1_000,
  maxEntriesBytes: 4_194_304,
  maxPageKeys: 1_000,
} as const;

/**
 * Keeps secrets that must neither be shown nor stand in an event: credentials, and URLs with tokens in them. Each is
 * sealed at rest for its key alone, so that no entry can take another's place. For one process at a time.
 *
 * What it does not keep from: somebody who may write the files puts an older secret of the same entry back.
 *
 * All methods take effect in the order in which they are called, so that a `get` waits for writes ahead of it: whoever
 * needs a secret for every call keeps it in memory. Every adapter passes `testing/vault.contract.ts`; all methods reject
 * with a `VaultError`.
 */
export abstract class Vault {
  /** Keeps a secret in the place of whatever was there. Durable when it resolves; when it rejects, put it again. */
  put(key: VaultKey, secret: unknown): Promise<void> {
    return this.putAll([{ key, secret }]);
  }

  /** Keeps all or none of them, at the price of one `put`; of several for one key the last. Durable as `put`. */
  abstract putAll(entries: readonly VaultEntry[]): Promise<void>;

  /**
   * The secret, a copy of one's own, or undefined when there is none. Look at what it is: an older version may have put
   * it there. Rejects with `vault_entry_damaged` or `vault_key_wrong` for one that cannot be opened.
   */
  abstract get(key: VaultKey): Promise<unknown>;

  /** Removes the entry, if there is one. Durable when it resolves. */
  abstract delete(key: VaultKey): Promise<void>;

  /** The keys that there are; opens no entry. */
  abstract keys(query: KeysQuery): Promise<KeyPage>;

  /** Finishes what was accepted and lets go of files. */
  abstract close(): Promise<void>;
}
