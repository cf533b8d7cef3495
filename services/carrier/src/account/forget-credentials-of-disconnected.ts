import { loadAggregate } from '#event-store';
import type { EventStore } from '#event-store';
import type { Vault, VaultKey } from '#vault';
import { account, accountStream } from './account.aggregate.js';
import type { AccountTurns } from './account-turns.js';
import { CREDENTIALS } from './connected-accounts.js';

export interface CredentialKeepers {
  readonly store: EventStore;
  readonly vault: Vault;
  readonly turns: AccountTurns;
}

/**
 * Credentials are deleted just after their account is disconnected: who was interrupted in between leaves some that no
 * account has. Those of an account that the log does not know at all stay: the log may be the wrong one, or behind, and
 * the vault has the only copy. Rejects with a `VaultError`, or with what the event store says.
 */
export async function forgetCredentialsOfDisconnected({ store, vault, turns }: CredentialKeepers): Promise<void> {
  let after: VaultKey | undefined;
  do {
    const { keys, next } = await vault.keys({ kind: CREDENTIALS, ...(after && { after }) });
    for (const key of keys) {
      await turns.take(key.workspace, key.id, async () => {
        const { state } = await loadAggregate(store, account, accountStream(key.workspace, key.id));
        if (state.status === 'disconnected') await vault.delete(key);
      });
    }
    after = next;
  } while (after);
}
