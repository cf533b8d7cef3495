import { isDeepStrictEqual } from 'node:util';
import type { Unfinished } from '#background-work';
import type { NumberRegister, NumberWork } from '#number-register';
import type { ConnectedAccount, ConnectedAccounts } from '../account/connected-accounts.js';
import type { AskedWork } from '../background/asked-work.js';
import type { NumberTurns } from '../background/number-turns.js';
import type { OwnedNumber, WebhookTargets } from '../carrier/carrier-facts.js';
import { CarrierError } from '../carrier/carrier.errors.js';
import type { CarrierRegions } from '../carrier/carrier-regions.port.js';
import { webhookTargetsOf } from '../webhook-targets.js';
import type { SavedConfigurations } from './saved-configurations.js';

export type GiveBackWork = Extract<NumberWork, { kind: 'give-back' }>;

export interface GiveBackParts {
  readonly register: NumberRegister;
  readonly accounts: ConnectedAccounts;
  readonly configurations: SavedConfigurations;
  readonly askedWork: AskedWork;
  readonly numberTurns: NumberTurns;
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
  toEnd(): Promise<Unfinished | void> {
    return this.parts.numberTurns.take(this.work.number, () => this.goOn());
  }

  private async goOn(): Promise<Unfinished | void> {
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
      this.parts.askedWork.forget(this.work);
    } catch (error) {
      if (!(error instanceof CarrierError) || error.isPassing) throw error;
      await this.parts.register.failGiveBack(number, { code: error.code, detail: error.message }, this.onBehalf);
      this.parts.askedWork.forget(this.work);
    }
  }

  /** Ends what a fault of ours has stopped: the number stays. */
  async giveUp(): Promise<void> {
    const detail = 'Something went wrong on our side, and the number has stayed. Try again.';
    this.parts.askedWork.forget(this.work);
    await this.parts.register.failGiveBack(this.work.number, { code: 'internal_error', detail }, this.onBehalf);
  }

  private async released({ carrier }: ConnectedAccount, owned: OwnedNumber): Promise<boolean> {
    await carrier.release(owned);
    return (await carrier.ownedNumber(owned.number)) === undefined;
  }

  private async putBack({ account, carrier, webhooks }: ConnectedAccount, owned: OwnedNumber): Promise<boolean> {
    // What is ours is known by its path, whatever our address is now, or if we have none.
    const ours = webhooks ?? webhookTargetsOf(NO_ADDRESS, account);
    const regions = this.work.regions.length > 0 ? carrier.regions : undefined;
    // First of all: without them the number would be left halfway.
    for (const region of this.work.regions) await regions?.requireCredentials(region);
    const former = (await this.parts.configurations.of(this.work)) ?? carrier.withoutUs(owned, ours);
    if (!isDeepStrictEqual(owned.configuration, former)) {
      await carrier.configure(owned, former);
      const now = await carrier.ownedNumber(owned.number);
      if (now === undefined) return true;
      if (!isDeepStrictEqual(now.configuration, former)) return false;
    }
    return !regions || this.isMovedHome(regions, ours);
  }

  /**
   * Also where the number seems to be at home: what was asked for last may be on its way. Elsewhere its calls lead here
   * until they are handled at home.
   */
  private async isMovedHome(regions: CarrierRegions, ours: WebhookTargets): Promise<boolean> {
    const { number } = this.work;
    const { askedWork } = this.parts;
    if (!askedWork.isAsked(this.work)) {
      await regions.setRegion(number, regions.home);
      askedWork.note(this.work);
    }
    if ((await regions.regionOf(number)) !== regions.home) return false;
    await regions.withdraw(number, this.work.regions, ours);
    return true;
  }

  private get onBehalf() {
    const { workspace, actor, correlationId, askedBy } = this.work;
    return { workspace, actor, correlationId, causationId: askedBy };
  }
}
