import { handleCommand, loadAggregate } from '#event-store';
import type { CommandContext, EventStore, Position } from '#event-store';
import type { NumberRegister } from '#number-register';
import type { Vault } from '#vault';
import type { SavedConfigurations } from '../custody/saved-configurations.js';
import type { OpenPurchases } from '../purchase/open-purchases.js';
import { account, accountStream } from './account.aggregate.js';
import type { AccountTurns } from './account-turns.js';
import { credentialsKey } from './connected-accounts.js';
import type { ConnectedAccounts } from './connected-accounts.js';
import { decideDisconnectAccount } from './disconnect-account/disconnect-account.js';
import type { DisconnectAccount } from './disconnect-account/disconnect-account.js';
import { formerSecretsKey } from './webhook-secrets.js';

export interface PartWithAccountParts {
  readonly store: EventStore;
  readonly vault: Vault;
  readonly accounts: ConnectedAccounts;
  readonly turns: AccountTurns;
  readonly register: NumberRegister;
  readonly openPurchases: OpenPurchases;
  readonly configurations: SavedConfigurations;
  /** Told, as a sentence for operators, what stays set up at a carrier that nobody here has credentials for any more. */
  readonly onLeftBehind: (error: Error) => void;
}

/** Disconnects accounts that nothing here needs any more. */
export class PartWithAccount {
  constructor(private readonly parts: PartWithAccountParts) {}

  /**
   * Resolves with the position of the event that says so, when the credentials are deleted. Rejects as
   * `decideDisconnectAccount` and `NumberRegister.countAt` do, and with a `VaultError`: say it again then.
   */
  async account(carrierAccountId: string, context: CommandContext): Promise<Position> {
    const { store, vault, accounts, configurations, turns } = this.parts;
    const { workspace } = context;
    const part = async (): Promise<Position> => {
      const stream = accountStream(workspace, carrierAccountId);
      const needed = await this.needed(workspace, carrierAccountId);
      const { state } = await loadAggregate(store, account, stream);
      const isDue = decideDisconnectAccount(needed, state).length > 0;
      // First: a carrier is asked as long as there is something to ask it with. What is taken down and still needed is
      // set up again by whoever needs it.
      if (isDue) await this.takeDown(workspace, carrierAccountId);
      // No number of it is here, so nothing is ever put back to these.
      await configurations.forgetAccount({ workspace, carrierAccountId });
      // Before the event: what is left when this is interrupted is an account that says what it lacks, and that can be
      // disconnected again; credentials that nobody has any more would lie about.
      await vault.delete(formerSecretsKey(workspace, carrierAccountId));
      await vault.delete(credentialsKey(workspace, carrierAccountId));
      const { position } = await handleCommand(store, context, async (load) => {
        const to = await load(account, stream);
        return [{ to, events: decideDisconnectAccount(needed, to.state) }];
      });
      return position;
    };
    // Nothing may be made at the carrier after what is there has been taken down.
    return turns.atSetup(workspace, carrierAccountId, () =>
      turns.take(workspace, carrierAccountId, () => accounts.whileClosed(workspace, carrierAccountId, part)),
    );
  }

  /** Numbers last: what has ended by the first look has brought its numbers by the second. */
  private async needed(workspace: string, carrierAccountId: string): Promise<DisconnectAccount> {
    const { openPurchases, register } = this.parts;
    const purchases = openPurchases.countAt(workspace, carrierAccountId);
    const work = (await register.openWork()).filter(
      (open) => open.workspace === workspace && open.carrierAccountId === carrierAccountId,
    );
    return { openWork: purchases + work.length, numbers: await register.countAt(workspace, carrierAccountId) };
  }

  /** Credentials can be forgotten whether or not the carrier is there to be told. */
  private async takeDown(workspace: string, carrierAccountId: string): Promise<void> {
    const { accounts, onLeftBehind } = this.parts;
    try {
      await (await accounts.openClosed(workspace, carrierAccountId)).carrier.takeDown();
    } catch (cause) {
      const sentence =
        `The carrier account ${carrierAccountId} of the workspace ${workspace} is being disconnected, and what was set up ` +
        `for it at the carrier may still be there: ${(cause as Error).message} Remove it there by hand, see docs/carriers.md.`;
      onLeftBehind(new Error(sentence, { cause }));
    }
  }
}
