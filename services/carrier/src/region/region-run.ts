import type { Unfinished } from '#background-work';
import { onBehalfOf } from '#number-register';
import type { NumberRegister, NumberWork, Refusal } from '#number-register';
import type { ConnectedAccount, ConnectedAccounts } from '../account/connected-accounts.js';
import { publicUrlMissing, publicUrlUnreachable } from '../account/domain/account.errors.js';
import type { AccountError } from '../account/domain/account.errors.js';
import type { AskedWork } from '../work/asked-work.js';
import type { Reach, WebhookReach } from '../inbound-webhook/webhook-reach.js';
import type { NumberTurns } from '../work/number-turns.js';
import { MENDING_MS, untilMended, whatToMend } from '../work/to-mend.js';
import { CarrierError } from '../carrier/carrier.errors.js';
import type { CarrierRegions } from '../carrier/carrier-regions.port.js';

export type RegionWork = Extract<NumberWork, { kind: 'region' }>;

export interface RegionRunParts {
  readonly register: NumberRegister;
  readonly accounts: ConnectedAccounts;
  readonly askedWork: AskedWork;
  readonly webhookReach: Pick<WebhookReach, 'of'>;
  readonly numberTurns: NumberTurns;
}

/** Source: Twilio, "up to five minutes to apply"; as much again before it is called a failure. */
const MAX_PENDING_MS = 10 * 60_000;
const ASK_AGAIN_MS = 5_000;

/**
 * Moves one number to another region, from wherever it stands to its end. Nothing is flipped before it is sure that calls
 * would reach us from there; then the carrier is asked until it says so.
 *
 * The region is asked for also where the number seems to be in it: an earlier request may be on its way elsewhere. And
 * before each step the inventory is asked whether it is still wanted.
 */
export class RegionRun {
  private readonly notAtCarrier: Refusal;

  constructor(
    private readonly parts: RegionRunParts,
    private readonly work: RegionWork,
  ) {
    this.notAtCarrier = notAtCarrier(work.carrierAccountId);
  }

  /** Rejects with what may pass, as `PurchaseRun.toEnd` does. */
  toEnd(): Promise<Unfinished | void> {
    return this.parts.numberTurns.take(this.work.number, async () => {
      const standing = await this.standing();
      if (standing === 'leaving') return this.waitForGiveBack();
      if (standing === 'over') return this.parts.askedWork.forget(this.work);
      return this.goOn().catch((error) => untilMended(error, this.isInDoubt));
    });
  }

  /** Ends what `because` has stopped. */
  giveUp(because?: unknown): Promise<void> {
    return this.parts.numberTurns.take(this.work.number, async () => {
      const standing = await this.standing();
      if (standing === 'over') return;
      const mayBeAsked = this.parts.askedWork.mayBeAsked(this.work);
      if (this.isInDoubt && standing === 'wanted') await this.askBack((await this.opened()).carrier.regions);
      await this.settle(mayBeAsked ? NOT_CONFIRMED : (whatToMend(because) ?? OUR_FAULT));
    });
  }

  /** The carrier may have been asked for a region, by this or by what was asked for before. */
  private get isInDoubt(): boolean {
    return this.parts.askedWork.mayBeAsked(this.work) || this.work.isFormerInDoubt === true;
  }

  private async standing(): Promise<'wanted' | 'leaving' | 'over'> {
    const open = await this.parts.register.openWorkOf(this.work.number);
    if (!open.some(({ askedBy }) => askedBy === this.work.askedBy)) return 'over';
    return open.some(({ kind }) => kind === 'give-back') ? 'leaving' : 'wanted';
  }

  /** Whoever gives the number back moves it home. Should it stay after all, the region is asked for anew. */
  private waitForGiveBack(): Unfinished {
    const { askedWork } = this.parts;
    if (askedWork.isAsked(this.work)) askedWork.doubt(this.work);
    return { againInMs: ASK_AGAIN_MS };
  }

  private async goOn(): Promise<Unfinished | void> {
    const opened = await this.opened();
    const { regions } = opened.carrier;
    if (!regions) {
      return this.settle({ code: 'region_not_supported', detail: `${opened.account.carrier} has no regions.` });
    }
    try {
      const stopped = await this.move(opened, regions);
      if (stopped) return 'againInMs' in stopped ? stopped : await this.fail(stopped, regions);
      if ((await regions.regionOf(this.work.number)) === this.work.region.value) return await this.settle(null);
      const waitedMs = this.parts.askedWork.countWaitMs(this.work);
      return waitedMs <= MAX_PENDING_MS ? { againInMs: ASK_AGAIN_MS } : await this.fail(NOT_CONFIRMED, regions);
    } catch (error) {
      const refusal = lastingRefusal(error);
      if (await this.parts.accounts.isRotatedSince(error, this.work.workspace, opened)) return { againInMs: 0 };
      return this.fail(refusal, regions);
    }
  }

  /** Asks for the region once. Why that cannot be done, if so, or that it has to wait. */
  private async move(
    { account, carrier, webhooks }: ConnectedAccount,
    regions: CarrierRegions,
  ): Promise<Refusal | Unfinished | undefined> {
    const { askedWork } = this.parts;
    const { number, region } = this.work;
    if (askedWork.isAsked(this.work)) return undefined;
    const owned = await carrier.ownedNumber(number);
    if (!owned) return this.notAtCarrier;
    if (!webhooks) return refusalOf(publicUrlMissing(account.carrier));
    const reach = await this.parts.webhookReach.of(webhooks.voice);
    if ('because' in reach) return this.withoutReach(reach, publicUrlUnreachable(webhooks.voice, reach.because));
    await regions.preflight(owned, region.value, webhooks);
    askedWork.doubt(this.work);
    await regions.setRegion(number, region.value);
    askedWork.note(this.work);
    return undefined;
  }

  /** A region that the carrier may have taken is not given up for what may be a restart of whatever stands in front of us. */
  private withoutReach({ is }: Reach, because: AccountError): Refusal | Unfinished {
    const isOver = is === 'elsewhere' && !this.parts.askedWork.mayBeAsked(this.work);
    return isOver ? refusalOf(because) : { againInMs: MENDING_MS, because };
  }

  /** What the carrier may have taken, now or for somebody before, must not move the number after we have said that it stays. */
  private async fail(refusal: Refusal, regions: CarrierRegions): Promise<Unfinished | void> {
    const mayBeTaken = this.mayBeTaken(refusal);
    if (refusal === this.notAtCarrier || !(mayBeTaken || this.work.isFormerInDoubt)) return this.settle(refusal);
    try {
      await this.askBack(regions);
    } catch (error) {
      lastingRefusal(error);
      return { againInMs: MENDING_MS, because: error };
    }
    return this.settle(mayBeTaken ? NOT_CONFIRMED : refusal);
  }

  /** Where the preflight finds somebody else, none of ours has passed it. */
  private mayBeTaken({ code }: Refusal): boolean {
    const { askedWork } = this.parts;
    return askedWork.wasTried(this.work) || (askedWork.mayBeAsked(this.work) && code !== 'region_unreachable');
  }

  private async askBack(regions: CarrierRegions | undefined): Promise<void> {
    await regions?.setRegion(this.work.number, this.work.former.value);
  }

  private opened(): Promise<ConnectedAccount> {
    return this.parts.accounts.open(this.work.workspace, this.work.carrierAccountId);
  }

  private async settle(refusal: Refusal | null): Promise<void> {
    const { number, region } = this.work;
    await this.parts.register.settleRegion(number, region, refusal, onBehalfOf(this.work));
    this.parts.askedWork.forget(this.work);
  }
}

/** What the carrier says no with; anything else is thrown again. */
function lastingRefusal(error: unknown): Refusal {
  if (!(error instanceof CarrierError) || error.isPassing) throw error;
  return refusalOf(error);
}

function refusalOf({ code, message: detail }: { readonly code: string; readonly message: string }): Refusal {
  return { code, detail };
}

const OUR_FAULT: Refusal = {
  code: 'internal_error',
  detail: 'Something went wrong on our side, and the number stays in its region. Try again.',
};
const notAtCarrier = (carrierAccountId: string): Refusal => ({
  code: 'number_not_at_carrier',
  detail: `The carrier account does not hold the number any more. See GET /v1/carrier-accounts/${carrierAccountId}/drift.`,
});
/** Said alone of what the carrier may have taken: something of ours may be left in that region. */
const NOT_CONFIRMED: Refusal = {
  code: 'region_not_confirmed',
  detail: 'The carrier may have taken the region and has not confirmed it. The number was asked back. Try again later.',
};
