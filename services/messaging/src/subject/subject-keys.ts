import { randomBytes } from 'node:crypto';
import { RecentlySet } from '#recently-set';
import type { SealingKey } from '#sealed-bytes';
import { LIMITS } from '#vault';
import type { Vault, VaultEntry, VaultKey } from '#vault';
import {
  SEARCH_KEY,
  SUBJECT_KEY,
  idPrefix,
  keyIdIn,
  newKey,
  readKey,
  secretOf,
  vaultKeyOf,
  weekOf,
} from './subject-key.js';
import type { Subject } from './subject-key.js';

const NAME_BYTES = 9;
const MAX_KEPT = 50_000;

export interface SubjectKey {
  readonly keyId: string;
  readonly key: SealingKey;
}

/**
 * The keys that the words of people are sealed with, one for each subject and week. They lie in the vault, apart from the
 * events: without its key an event says who wrote to whom and when, and not what.
 */
export class SubjectKeys {
  /** By subject and week: what is sealed with now. */
  private readonly sealing = new RecentlySet<string, Promise<SubjectKey>>(MAX_KEPT);
  /** By the id in the vault; null: it is known to be erased. */
  private readonly opening = new RecentlySet<string, SealingKey | null>(MAX_KEPT);
  private readonly newKeys: NewKeys;
  private searchKeyMade: Promise<void> | undefined;

  constructor(private readonly vault: Vault) {
    this.newKeys = new NewKeys(vault);
  }

  /** The key that seals what is said at that time, in the vault when it resolves. Rejects with a `VaultError`. */
  forSealing(subject: Subject, timeMs: number): Promise<SubjectKey> {
    const week = weekOf(timeMs);
    const name = `${placeOf(subject)}${week}`;
    const known = this.sealing.get(name);
    if (known) return known;
    const found = this.findOrMake(subject, week);
    this.sealing.set(name, found);
    // Tried again by whoever asks next.
    found.catch(() => this.sealing.delete(name));
    return found;
  }

  /** Undefined once it is erased. Rejects with a `VaultError`. */
  async toOpen(subject: Subject, keyId: string): Promise<SealingKey | undefined> {
    const vaultKey = vaultKeyOf(subject, keyId);
    const name = `${subject.workspace} ${vaultKey.id}`;
    const known = this.opening.get(name);
    if (known !== undefined) return known ?? undefined;
    const key = readKey(await this.vault.get(vaultKey));
    this.opening.set(name, key ?? null);
    return key;
  }

  /**
   * Erases the keys of a subject: whatever they have sealed, wherever a copy of it lies, nobody reads it any more. Durable
   * when it resolves, with how many there were. Rejects with a `VaultError`: then erase them again.
   */
  async erase(subject: Subject, isErased: (keyId: string) => boolean = () => true): Promise<number> {
    let count = 0;
    for await (const key of this.keysOf(subject)) {
      if (!isErased(keyIdIn(key))) continue;
      await this.vault.delete(key);
      // Afterwards: who looked for it meanwhile has kept it again.
      this.sealing.delete(`${placeOf(subject)}${keyIdIn(key).split('-')[0]}`);
      this.opening.set(`${subject.workspace} ${key.id}`, null);
      count += 1;
    }
    return count;
  }

  /** What words are hashed with for searches; undefined before the first key of a subject was made. */
  async searchKey(): Promise<SealingKey | undefined> {
    return readKey(await this.vault.get(SEARCH_KEY));
  }

  /** Nothing to be done: what was erased is known to be. */
  forget(): void {}

  /** Once, before anything is sealed. */
  private makeSearchKey(): Promise<void> {
    this.searchKeyMade ??= this.searchKey().then((known) =>
      known ? undefined : this.newKeys.put({ key: SEARCH_KEY, secret: secretOf(newKey()) }),
    );
    this.searchKeyMade.catch(() => (this.searchKeyMade = undefined));
    return this.searchKeyMade;
  }

  private async findOrMake(subject: Subject, week: string): Promise<SubjectKey> {
    for await (const vaultKey of this.keysOf(subject, week)) {
      const key = readKey(await this.vault.get(vaultKey));
      if (key) return { keyId: keyIdIn(vaultKey), key };
    }
    const keyId = `${week}-${randomBytes(NAME_BYTES).toString('base64url')}`;
    const key = newKey();
    await this.makeSearchKey();
    await this.newKeys.put({ key: vaultKeyOf(subject, keyId), secret: secretOf(key) });
    return { keyId, key };
  }

  private async *keysOf(subject: Subject, week?: string): AsyncGenerator<VaultKey> {
    const { workspace } = subject;
    const prefix = idPrefix(subject, week);
    let after: VaultKey | undefined = { workspace, kind: SUBJECT_KEY, id: prefix };
    while (after) {
      // Of a subject there are few: the next page may be all others'.
      const page = await this.vault.keys({ kind: SUBJECT_KEY, workspace, after, limit: 10 });
      for (const key of page.keys) {
        if (!key.id.startsWith(prefix)) return;
        yield key;
      }
      after = page.next;
    }
  }
}

const placeOf = ({ workspace, subject }: Subject): string => `${workspace} ${subject} `;

/** Keys that come while others are being written are written together: many strangers at once cost one wait for the disk. */
class NewKeys {
  private gathering: { readonly entries: VaultEntry[]; readonly written: Promise<void> } | undefined;
  private writing: Promise<unknown> = Promise.resolve();

  constructor(private readonly vault: Vault) {}

  put(entry: VaultEntry): Promise<void> {
    if (!this.gathering || this.gathering.entries.length === LIMITS.maxEntries) this.gathering = this.gather();
    this.gathering.entries.push(entry);
    return this.gathering.written;
  }

  private gather() {
    const entries: VaultEntry[] = [];
    const written = this.writing.then(() => {
      if (this.gathering?.entries === entries) this.gathering = undefined;
      return this.vault.putAll(entries);
    });
    this.writing = written.catch(() => undefined);
    return { entries, written };
  }
}
