import { isDeepStrictEqual } from 'node:util';
import type { Unfinished } from '#background-work';
import type { NumberRegister, NumberWork } from '#number-register';
import type { ConnectedAccount, ConnectedAccounts } from '../account/connected-accounts.js';
import type { OwnedNumber } from '../carrier/carrier-facts.js';
import { CarrierError } from '../carrier/carrier.errors.js';
import { webhookTargetsOf } from '../webhook-targets.js';
import type { SavedConfigurations } from './saved-configurations.js';

export type GiveBackWork = Extract<NumberWork, { kind: 'give-back' }>;

export interface GiveBackParts {
  readonly register: NumberRegister;
  readonly accounts: ConnectedAccounts;
  readonly configurations: SavedConfigurations;
}

/** A carrier may still list for a while what it has let go of. */
const CONFIRMING_MS = 1_000;

const NO_ADDRESS = 'https://ringfence.invalid';

/**
 * Gives one number back, from wherever it stands to its end: every step can be taken again. The inventory lets go of it
 * only when the carrier, asked anew, says that it is done.
 */
export class GiveBackRun {
  constructor(
    private readonly parts: GiveBackParts,
    private readonly work: GiveBackWork,
  ) {}

  /** Rejects with what may pass, as `PurchaseRun.toEnd` does. */
  async toEnd(): Promise<Unfinished | void> {
    const { workspace, carrierAccountId, number, how } = this.work;
    try {
      const opened = await this.parts.accounts.open(workspace, carrierAccountId);
      const owned = await opened.carrier.ownedNumber(number);
      if (owned) {
        const isDone = how === 'release' ? await this.released(opened, owned) : await this.putBack(opened, owned);
        if (!isDone) return { againInMs: CONFIRMING_MS };
      }
      // Before the number is let go of: from then on somebody may bring it in again, and how it was then must stay known.
      // Interrupted after this, it is found as it was, which needs no more knowing.
      await this.parts.configurations.forget(this.work);
      await this.parts.register.finishGiveBack(number, how, this.onBehalf);
    } catch (error) {
      if (!(error instanceof CarrierError) || error.isPassing) throw error;
      await this.parts.register.failGiveBack(number, { code: error.code, detail: error.message }, this.onBehalf);
    }
  }

  /** Ends what a fault of ours has stopped: the number stays. */
  async giveUp(): Promise<void> {
    const detail = 'Something went wrong on our side, and the number has stayed. Try again.';
    await this.parts.register.failGiveBack(this.work.number, { code: 'internal_error', detail }, this.onBehalf);
  }

  private async released({ carrier }: ConnectedAccount, owned: OwnedNumber): Promise<boolean> {
    await carrier.release(owned);
    return (await carrier.ownedNumber(owned.number)) === undefined;
  }

  private async putBack({ account, carrier, webhooks }: ConnectedAccount, owned: OwnedNumber): Promise<boolean> {
    const saved = await this.parts.configurations.of(this.work);
    // What is ours is known by its path, whatever our address is now, or if we have none.
    const ours = webhooks ?? webhookTargetsOf(NO_ADDRESS, account);
    const former = saved ?? carrier.withoutUs(owned, ours);
    if (isDeepStrictEqual(owned.configuration, former)) return true;
    await carrier.configure(owned, former);
    const now = await carrier.ownedNumber(owned.number);
    return now === undefined || isDeepStrictEqual(now.configuration, former);
  }

  private get onBehalf() {
    const { workspace, actor, correlationId, askedBy } = this.work;
    return { workspace, actor, correlationId, causationId: askedBy };
  }
}
