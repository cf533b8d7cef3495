import { handleCommand, loadAggregate } from '#event-store';
import type { CommandContext, EventStore, Position } from '#event-store';
import type { NumberRegister } from '#number-register';
import { isWebhookCarrier } from '#carrier-webhooks';
import type { CarrierName } from '#number-facts';
import type { Vault } from '#vault';
import { saidToCaller } from '../said-to-caller.js';
import { account, accountStream } from './account.aggregate.js';
import type { AccountTurns } from './account-turns.js';
import { credentialsKey } from './connected-accounts.js';
import type { AccountEvent } from './domain/account.events.js';
import type { RegionUse } from './domain/account.rules.js';
import type { AccountState } from './domain/account.state.js';
import { formerSecretsKey, webhookSecretsIn } from './webhook-secrets.js';
import type { FormerSecrets } from './webhook-secrets.js';

export interface TakeOverCredentialsParts {
  readonly store: EventStore;
  readonly vault: Vault;
  readonly turns: AccountTurns;
  readonly register: NumberRegister;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
}

/** Credentials that their carrier has taken. */
export interface CheckedCredentials {
  readonly carrierAccountId: string;
  readonly credentials: unknown;
  /** Where others are in their place: at which carrier, and how long requests signed with those are taken, in milliseconds. */
  readonly former?: { readonly carrier: CarrierName; readonly keepMs: number };
  /** Regions in which they can be used; undefined where the carrier has none. */
  readonly regions: readonly string[] | undefined;
}

/** Gives accounts their credentials: their first, or others in the place of those they have. */
export class TakeOverCredentials {
  constructor(private readonly parts: TakeOverCredentialsParts) {}

  /**
   * Resolves with the position of what `decide` says, when the credentials are kept. Rejects as `decide` does, then nothing
   * has changed; as `NumberRegister.elsewhere`, and with a `VaultError`.
   */
  async of(
    { carrierAccountId, credentials, regions, former }: CheckedCredentials,
    decide: (use: RegionUse, state: AccountState) => AccountEvent[],
    context: CommandContext,
  ): Promise<Position> {
    const { store, vault, turns } = this.parts;
    const { workspace } = context;
    const stream = accountStream(workspace, carrierAccountId);
    const takeOver = async (): Promise<Position> => {
      const use = await this.regionUse(workspace, carrierAccountId, regions);
      decide(use, (await loadAggregate(store, account, stream)).state);
      if (former) await this.keepFormer(workspace, carrierAccountId, former);
      // Before the event: whoever has read it opens the account with these.
      await vault.put(credentialsKey(workspace, carrierAccountId), credentials);
      const { position } = await handleCommand(store, context, async (load) => {
        const to = await load(account, stream);
        return [{ to, events: decide(use, to.state) }];
      });
      return position;
    };
    return turns.take(workspace, carrierAccountId, takeOver).catch((error: unknown) => {
      throw saidToCaller(error);
    });
  }

  /** Before the others take their place: a carrier goes on with the former ones until somebody has changed them there. */
  private async keepFormer(
    workspace: string,
    carrierAccountId: string,
    { carrier, keepMs }: CheckedCredentials['former'] & {},
  ): Promise<void> {
    if (!isWebhookCarrier(carrier)) return;
    const { vault, nowMs } = this.parts;
    const key = formerSecretsKey(workspace, carrierAccountId);
    const secrets = webhookSecretsIn(carrier, await vault.get(credentialsKey(workspace, carrierAccountId)));
    if (secrets && keepMs > 0) await vault.put(key, { secrets, untilMs: nowMs() + keepMs } satisfies FormerSecrets);
    else await vault.delete(key);
  }

  /** Who has no regions to choose from needs no inventory. */
  private async regionUse(
    workspace: string,
    carrierAccountId: string,
    regions: readonly string[] | undefined,
  ): Promise<RegionUse> {
    return regions ? { regions, elsewhere: await this.parts.register.elsewhere(workspace, carrierAccountId) } : {};
  }
}
