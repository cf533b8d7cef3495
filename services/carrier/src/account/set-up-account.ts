import { SANDBOX_ACCOUNT_ID } from '#number-facts';
import { isDeepStrictEqual } from 'node:util';
import { handleCommand } from '#event-store';
import type { CommandContext, EventStore } from '#event-store';
import type { AccountSetup, WebhookTargets } from '../carrier/carrier-facts.js';
import { account, accountStream } from './account.aggregate.js';
import type { AccountTurns } from './account-turns.js';
import type { ConnectedAccount, ConnectedAccounts } from './connected-accounts.js';
import { decideRecordSetup } from './record-setup/record-setup.js';

/** Makes sure that webhooks of the account's numbers can point here, and returns the account as it is then. */
export class SetUpAccount {
  constructor(
    private readonly store: EventStore,
    private readonly accounts: ConnectedAccounts,
    private readonly turns: AccountTurns,
  ) {}

  /**
   * One after the other for each account: two who look for what is not there yet would both make it. Who changes the account
   * meanwhile does not wait for the carrier. Rejects as `Carrier.setUp`, `ConnectedAccounts.open` and `AccountTurns.take` do.
   */
  for(
    { account: { carrierAccountId } }: ConnectedAccount,
    webhooks: WebhookTargets,
    context: CommandContext,
  ): Promise<ConnectedAccount> {
    const { workspace } = context;
    return this.turns.atSetup(workspace, carrierAccountId, async () => {
      for (;;) {
        // Anew: whoever was here before may have disconnected it, and then nothing may be made.
        const opened = await this.accounts.open(workspace, carrierAccountId);
        if (await this.record(opened, await opened.carrier.setUp(webhooks), context)) {
          return this.accounts.open(workspace, carrierAccountId);
        }
      }
    });
  }

  /** False when the credentials are others by now: where these lead, it may be missing. */
  private async record(by: ConnectedAccount, setup: AccountSetup, context: CommandContext): Promise<boolean> {
    const { workspace } = context;
    const { carrierAccountId } = by.account;
    if (carrierAccountId === SANDBOX_ACCOUNT_ID) return true;
    return this.turns.take(workspace, carrierAccountId, async () => {
      const { credentials } = await this.accounts.open(workspace, carrierAccountId);
      if (!isDeepStrictEqual(credentials, by.credentials)) return false;
      await handleCommand(this.store, context, async (load) => {
        const to = await load(account, accountStream(workspace, carrierAccountId));
        return [{ to, events: decideRecordSetup({ setup }, to.state) }];
      });
      return true;
    });
  }
}
