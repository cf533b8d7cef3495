import { hasCode } from '#domain-error';
import type { Vault, VaultKey } from '#vault';
import type { AccountDirectory } from './account-directory/account-directory.js';
import type { AccountTurns } from './account-turns.js';
import { CREDENTIALS, credentialsKey } from './connected-accounts.js';

export interface AccountsAndCredentials {
  readonly directory: AccountDirectory;
  readonly vault: Vault;
  readonly turns: AccountTurns;
}

/** So many are named; whoever has the wrong vault may have thousands. */
const MAX_NAMED = 10;

/**
 * Accounts without credentials and credentials without an account, as sentences for operators; none where all belong
 * together. Nothing is changed: it may be the vault that is the wrong one, or the log, and either has the only copy.
 * Rejects with a `VaultError`.
 */
export async function credentialsApart(kept: AccountsAndCredentials): Promise<readonly string[]> {
  const keys = await credentialsIn(kept.vault);
  const known = new Set(keys.map(nameOf));
  const accounts = [...kept.directory.connected()].map(([workspace, { carrierAccountId }]) =>
    credentialsKey(workspace, carrierAccountId),
  );
  const connected = new Set(accounts.map(nameOf));
  const lacking = accounts.filter((key) => !known.has(nameOf(key)));
  const unclaimed = keys.filter((key) => !connected.has(nameOf(key)));
  const [bare, loose] = [await still(lacking, kept, isBare), await still(unclaimed, kept, isLoose)];
  return [...(bare.length > 0 ? [describeBare(bare)] : []), ...(loose.length > 0 ? [describeLoose(loose)] : [])];
}

async function credentialsIn(vault: Vault): Promise<readonly VaultKey[]> {
  const all: VaultKey[] = [];
  let after: VaultKey | undefined;
  do {
    const { keys, next } = await vault.keys({ kind: CREDENTIALS, ...(after && { after }) });
    all.push(...keys);
    after = next;
  } while (after);
  return all;
}

/** Whoever opens such an account is told so. */
const UNREADABLE = ['vault_key_wrong', 'vault_entry_damaged'];

type Look = (key: VaultKey, kept: AccountsAndCredentials) => Promise<boolean>;

/** In the turn of each: what is changed right now is in two places, one after the other. */
async function still(keys: readonly VaultKey[], kept: AccountsAndCredentials, look: Look): Promise<string[]> {
  const found: string[] = [];
  for (const key of keys) {
    if (await kept.turns.take(key.workspace, key.id, () => look(key, kept))) found.push(nameOf(key));
  }
  return found;
}

const isConnected = ({ workspace, id }: VaultKey, { directory }: AccountsAndCredentials): boolean =>
  directory.find(id)?.workspace === workspace;

async function isKept(key: VaultKey, { vault }: AccountsAndCredentials): Promise<boolean> {
  try {
    return (await vault.get(key)) !== undefined;
  } catch (error) {
    if (UNREADABLE.some((code) => hasCode(error, code))) return true;
    throw error;
  }
}

const isBare: Look = async (key, kept) => isConnected(key, kept) && !(await isKept(key, kept));
const isLoose: Look = async (key, kept) => !isConnected(key, kept) && (await isKept(key, kept));

const nameOf = ({ workspace, id }: VaultKey): string => `${id} of the workspace ${workspace}`;

function describeBare(names: readonly string[]): string {
  return `The vault has no credentials of ${names.length} connected carrier accounts: ${listed(names)}. Look whether it is the right vault (DATA_DIR, VAULT_DIR) before you rotate them: another one cannot put their numbers back to how they were. One of which disconnecting was interrupted is to be disconnected once more.`;
}

function describeLoose(names: readonly string[]): string {
  return `The vault has credentials of ${names.length} carrier accounts that are not connected: ${listed(names)}. Connecting them was interrupted, and is to be done again; or the log is not the one that belongs to this vault. To delete them, disconnect the account (DELETE /v1/carrier-accounts/{id}); where that answers not_found, connect it first.`;
}

function listed(names: readonly string[]): string {
  const named = names.slice(0, MAX_NAMED).join(', ');
  return names.length > MAX_NAMED ? `${named}, and ${names.length - MAX_NAMED} more` : named;
}
