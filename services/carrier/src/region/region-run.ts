import type { Unfinished } from '#background-work';
import type { NumberRegister, NumberWork, Refusal } from '#number-register';
import type { ConnectedAccounts } from '../account/connected-accounts.js';
import { CarrierError } from '../carrier/carrier.errors.js';

export type RegionWork = Extract<NumberWork, { kind: 'region' }>;

export interface RegionRunParts {
  readonly register: NumberRegister;
  readonly accounts: ConnectedAccounts;
  readonly now: () => Date;
  readonly askedRegions: AskedRegions;
}

/**
 * What this process has asked carriers for and nobody has confirmed yet, by the event that wanted it. Asking for a region
 * again may begin the wait anew; after a restart that is done once more, for nobody knows whether it was done.
 */
export type AskedRegions = Set<string>;

/** Source: Twilio, "up to five minutes to apply"; as much again before it is called a failure. */
const MAX_PENDING_MS = 10 * 60_000;
const ASK_AGAIN_MS = 5_000;

/**
 * Moves one number to another region, from wherever it stands to its end. Nothing is flipped before it is sure that calls
 * would reach us from there; then the carrier is asked until it says so.
 */
export class RegionRun {
  constructor(
    private readonly parts: RegionRunParts,
    private readonly work: RegionWork,
  ) {}

  /** Rejects with what may pass, as `PurchaseRun.toEnd` does. */
  async toEnd(): Promise<Unfinished | void> {
    const { workspace, carrierAccountId, number, region, former } = this.work;
    const { account, carrier, webhooks } = await this.parts.accounts.open(workspace, carrierAccountId);
    const { regions } = carrier;
    const { askedRegions } = this.parts;
    if (!regions) return this.settle({ code: 'region_not_supported', detail: `${account.carrier} has no regions.` });
    try {
      if ((await regions.regionOf(number)) === region.value) return await this.settle(null);
      if (!askedRegions.has(this.work.askedBy)) {
        const owned = await carrier.ownedNumber(number);
        if (!owned) return await this.settle(NOT_AT_CARRIER);
        if (!webhooks) return await this.settle(NO_PUBLIC_URL);
        await regions.preflight(owned, region.value, webhooks);
        await regions.setRegion(number, region.value);
        askedRegions.add(this.work.askedBy);
        if ((await regions.regionOf(number)) === region.value) return await this.settle(null);
      }
      const waitedMs = this.parts.now().getTime() - Date.parse(this.work.askedAt);
      if (waitedMs <= MAX_PENDING_MS) return { againInMs: ASK_AGAIN_MS };
      // It has taken the region, and must not move there after we have said that it does not.
      await regions.setRegion(number, former.value);
      return await this.settle(NOT_CONFIRMED);
    } catch (error) {
      if (!(error instanceof CarrierError) || error.isPassing) throw error;
      return this.settle({ code: error.code, detail: error.message });
    }
  }

  /** Ends what a fault of ours has stopped. */
  async giveUp(): Promise<void> {
    const detail = 'Something went wrong on our side, and the number stays in its region. Try again.';
    await this.settle({ code: 'internal_error', detail });
  }

  private async settle(refusal: Refusal | null): Promise<void> {
    const { workspace, actor, correlationId, askedBy, number, region } = this.work;
    const onBehalf = { workspace, actor, correlationId, causationId: askedBy };
    await this.parts.register.settleRegion(number, region, refusal, onBehalf);
    this.parts.askedRegions.delete(askedBy);
  }
}

const NOT_AT_CARRIER: Refusal = {
  code: 'number_not_at_carrier',
  detail: 'The carrier account does not hold the number any more. See GET /v1/carrier-accounts/{id}/drift.',
};
const NO_PUBLIC_URL: Refusal = {
  code: 'public_url_missing',
  detail: 'The region would not know where to tell of calls. Set PUBLIC_URL, and start again.',
};
const NOT_CONFIRMED: Refusal = {
  code: 'region_not_confirmed',
  detail: 'The carrier has taken the region and has not confirmed it within ten minutes. Try again later.',
};
