import { RecentlySet } from '#recently-set';
import type { SealingKey } from '#sealed-bytes';
import type { VaultKey } from '#vault';
import { SEARCH_KEY, readKey, vaultKeyOf } from '../../subject/subject-key.js';
import type { Subject } from '../../subject/subject-key.js';
import type { SubjectKeyring } from '../message-log.port.js';

/** What a vault is read by that another thread writes. */
interface SecretsReader {
  get(key: VaultKey): unknown;
}

const MAX_KEPT = 20_000;

/** The keys of subjects as they lie in the vault, for a thread that does not own it. */
export class StoredKeyring implements SubjectKeyring {
  private readonly known = new RecentlySet<string, { readonly keyId: string; readonly key: SealingKey }>(MAX_KEPT);

  constructor(private readonly vault: SecretsReader) {}

  async toOpen(subject: Subject, keyId: string): Promise<SealingKey | undefined> {
    const name = nameOf(subject);
    const known = this.known.get(name);
    if (known?.keyId === keyId) return known.key;
    const key = readKey(this.vault.get(vaultKeyOf(subject, keyId)));
    if (key) this.known.set(name, { keyId, key });
    return key;
  }

  forget(subject: Subject): void {
    this.known.delete(nameOf(subject));
  }

  async searchKey(): Promise<SealingKey | undefined> {
    return readKey(this.vault.get(SEARCH_KEY));
  }
}

const nameOf = ({ workspace, subject }: Subject): string => `${workspace} ${subject}`;
