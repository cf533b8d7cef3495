import { assertNever } from '#assert-never';
import { hasCode } from '#domain-error';
import type { EventStore } from '#event-store';
import type { Unfinished } from '#background-work';
import type { NumberRegister } from '#number-register';
import { requireWebhooks } from '../account/connected-accounts.js';
import type { ConnectedAccount, ConnectedAccounts } from '../account/connected-accounts.js';
import type { SetUpAccount } from '../account/set-up-account.js';
import type { OrderOutcome, OwnedNumber, WebhookTargets } from '../carrier/carrier-facts.js';
import { CarrierError } from '../carrier/carrier.errors.js';
import type { Carrier } from '../carrier/carrier.port.js';
import { MENDING_MS, whatToMend } from '../work/to-mend.js';
import { isTooOld, isUnaskedTooLong } from './age-of-purchase.js';
import { isOpen } from './domain/purchase.state.js';
import type { KnownPurchase } from './domain/purchase.state.js';
import { PurchaseLog } from './purchase-log.js';
import {
  EXPIRED,
  INTERRUPTED,
  OUR_FAULT,
  isSaidOfPurchase,
  isTaken,
  whatOrderWaitsFor,
  whyUnasked,
  whyUncertain,
} from './said-of-purchase.js';
import { ownedAlready, refusalOfListing } from './refusal-of-listing.js';
import type { OpenPurchase } from './open-purchases.js';
import type { UnansweredOrders } from './unanswered-orders.js';

export interface PurchaseRunParts {
  readonly store: EventStore;
  readonly register: NumberRegister;
  readonly accounts: ConnectedAccounts;
  readonly setUp: SetUpAccount;
  readonly now: () => Date;
  readonly unansweredOrders: UnansweredOrders;
}

/** How long a carrier's pending order is left alone. */
const PENDING_MS = 2_000;

/** While an answer that was lost may still show. */
const ASK_AGAIN_MS = 3_000;

/**
 * One purchase, from wherever its stream says it stands to its end.
 *
 * The order of its steps is what keeps numbers from being lost or doubled: reserved here, submitted in the log, bought,
 * added to the inventory, completed in the log. Once it is submitted nothing is concluded from silence or from an error:
 * the carrier is asked what has become of the order.
 */
export class PurchaseRun {
  private readonly log: PurchaseLog;

  constructor(
    private readonly parts: PurchaseRunParts,
    private readonly subject: OpenPurchase,
  ) {
    this.log = new PurchaseLog(parts, subject);
  }

  /** Rejects with what may pass: a `CarrierError` that is passing, `service_unavailable`, or what the event store says. */
  async toEnd(): Promise<Unfinished | void> {
    const state = await this.log.state();
    if (!isOpen(state)) return;
    try {
      return await this.goOn(state);
    } catch (error) {
      if (!hasCode(error, 'purchase_fulfilled')) throw error;
      // It came in, and we were interrupted before that was written down here. It may have left again since.
      const { purchaseId, number, monthlyCost } = state;
      await this.log.advance({ type: 'PurchaseCompleted', purchaseId, number, monthlyCost });
    }
  }

  /** Ends a purchase that `because` has stopped, unless the carrier may have sold the number. */
  async giveUp(because?: unknown): Promise<void> {
    const state = await this.log.state();
    if (state.status !== 'requested')
      throw new Error('The number may have been bought, so the purchase is not given up.');
    const { code, detail } = whatToMend(because) ?? OUR_FAULT;
    await this.fail(state, code, detail);
  }

  private async goOn(state: KnownPurchase): Promise<Unfinished | void> {
    try {
      return await (state.status === 'requested' ? this.begin(state) : this.reconcile(state));
    } catch (error) {
      const toMend = whatToMend(error);
      if (!toMend || (await this.log.state()).status === 'requested') throw error;
      const { purchaseId } = state;
      await this.takenMeanwhile(state);
      await this.log.advance({ type: 'PurchaseUncertain', purchaseId, code: toMend.code, detail: whyUnasked(toMend) });
      return { againInMs: MENDING_MS, because: error };
    }
  }

  private async begin(state: KnownPurchase): Promise<Unfinished | void> {
    const { accounts, register, setUp } = this.parts;
    let opened: ConnectedAccount | undefined;
    try {
      await register.reserve(state.number, state.purchaseId, this.log.onBehalf);
      opened = await accounts.open(this.subject.workspace, state.carrierAccountId);
      const webhooks = requireWebhooks(opened);
      const listing = await opened.carrier.listing(state.number);
      const isOwned = !listing && (await opened.carrier.ownedNumber(state.number)) !== undefined;
      const refusal = isOwned ? ownedAlready(state) : refusalOfListing(listing, state.maxMonthlyCost);
      if (refusal) return await this.fail(state, refusal.code, refusal.detail);
      const ready = await setUp.for(opened, webhooks, this.log.context);
      if (isTooOld(state, this.parts.now())) return await this.fail(state, 'purchase_expired', EXPIRED);
      const { monthlyCost = null, locality = null } = listing ?? {};
      await this.log.advance({ type: 'PurchaseSubmitted', purchaseId: state.purchaseId, monthlyCost, locality });
      return await this.buy({ ...state, status: 'submitted', monthlyCost, locality }, ready, webhooks);
    } catch (error) {
      if (!isSaidOfPurchase(error) || (await this.log.state()).status !== 'requested') throw error;
      if (error instanceof CarrierError && error.isPassing && !isUnaskedTooLong(state, this.parts.now())) throw error;
      if (await accounts.isRotatedSince(error, this.subject.workspace, opened)) return { againInMs: 0 };
      return this.fail(state, error.code, error.message);
    }
  }

  private async buy(
    state: KnownPurchase,
    opened: ConnectedAccount,
    webhooks: WebhookTargets,
  ): Promise<Unfinished | void> {
    const { number, purchaseId, carrierAccountId } = state;
    const { carrier } = opened;
    const { workspace } = this.subject;
    const { accounts, unansweredOrders } = this.parts;
    try {
      return await this.conclude(state, await carrier.buy({ number, purchaseId, webhooks }));
    } catch (error) {
      if (!(error instanceof CarrierError) || error.effect === 'unknown') unansweredOrders.note(purchaseId);
      if (!(error instanceof CarrierError)) throw error;
      if (error.effect === 'unknown') return this.stayUncertain(error);
      if (error.isPassing) throw error;
      // At once: nothing was bought, and whoever finds the purchase submitted later must say that it may have been.
      if (await accounts.isRotatedSince(error, workspace, opened))
        return this.buy(state, await accounts.open(workspace, carrierAccountId), webhooks);
      return this.concludeFromRefusal(state, carrier, error);
    }
  }

  /** It may be an earlier attempt of ours that has taken the number, and may not be listed yet. */
  private async concludeFromRefusal(
    state: KnownPurchase,
    carrier: Carrier,
    error: CarrierError,
  ): Promise<Unfinished | void> {
    const outcome = await this.outcomeOf(state, carrier);
    if (outcome instanceof CarrierError) return this.stayUncertain(outcome);
    if (outcome.status !== 'none') return this.conclude(state, outcome);
    if (this.parts.unansweredOrders.mayShowYet(state.purchaseId)) return { againInMs: ASK_AGAIN_MS };
    return this.fail(state, error.code, error.message);
  }

  private async reconcile(state: KnownPurchase): Promise<Unfinished | void> {
    this.parts.unansweredOrders.meet(state.purchaseId);
    const opened = await this.parts.accounts.open(this.subject.workspace, state.carrierAccountId);
    const outcome = await this.outcomeOf(state, opened.carrier);
    if (outcome instanceof CarrierError) {
      // It may have come in before we were interrupted, and then nobody has to be asked.
      await this.takenMeanwhile(state);
      return this.stayUncertain(outcome);
    }
    if (outcome.status === 'bought' || outcome.status === 'pending') return this.conclude(state, outcome);
    const taken = await this.takenMeanwhile(state);
    if (outcome.status === 'refused') return this.conclude(state, outcome);
    if (taken) return this.fail(state, taken.code, taken.message);
    if (state.status === 'submitted') {
      const { purchaseId } = state;
      await this.log.advance({ type: 'PurchaseUncertain', purchaseId, code: 'interrupted', detail: INTERRUPTED });
    }
    if (isTooOld(state, this.parts.now())) {
      if (this.parts.unansweredOrders.mayShowYet(state.purchaseId)) return { againInMs: ASK_AGAIN_MS };
      return this.fail(state, 'purchase_expired', EXPIRED);
    }
    return this.buy((await this.log.state()) as KnownPurchase, opened, requireWebhooks(opened));
  }

  /**
   * Asked of whatever the carrier does not have for us: it may be ours in the inventory, where only that purchase ends
   * which has brought it, and not be at the carrier any more. And we let go of the number before we say that we have
   * failed: interrupted between them, it may be somebody else's now.
   */
  private async takenMeanwhile({ number, purchaseId }: KnownPurchase) {
    try {
      await this.parts.register.reserve(number, purchaseId, this.log.onBehalf);
      return undefined;
    } catch (error) {
      if (isTaken(error)) return error;
      throw error;
    }
  }

  private async outcomeOf(
    { number, purchaseId }: KnownPurchase,
    carrier: Carrier,
  ): Promise<OrderOutcome | CarrierError> {
    return carrier.orderOutcome({ number, purchaseId }).catch((error: unknown) => {
      if (error instanceof CarrierError) return error;
      throw error;
    });
  }

  private async conclude(state: KnownPurchase, outcome: OrderOutcome): Promise<Unfinished | void> {
    switch (outcome.status) {
      case 'pending':
        if (!outcome.waitsFor) return { againInMs: PENDING_MS };
        // Whoever does what the carrier wants gets the number, and whoever cancels the order there ends it.
        return this.stayUncertain(outcome.waitsFor, whatOrderWaitsFor(outcome.waitsFor));
      case 'bought':
        return this.complete(state, outcome.number);
      case 'refused':
        return this.fail(state, outcome.error.code, outcome.error.message);
      case 'none':
        throw new Error(`The carrier has lost the order ${state.purchaseId} that it has just taken.`);
      default:
        return assertNever(outcome);
    }
  }

  /** What cannot be asked now is asked later: when the trouble may have passed, or somebody has mended it. */
  private async stayUncertain(error: CarrierError, detail = whyUncertain(error)): Promise<Unfinished> {
    const { purchaseId } = this.subject;
    await this.log.advance({ type: 'PurchaseUncertain', purchaseId, code: error.code, detail });
    if (error.isPassing) throw error;
    return { againInMs: MENDING_MS };
  }

  private async complete(state: KnownPurchase, owned: OwnedNumber): Promise<void> {
    const { purchaseId, carrierAccountId, number } = state;
    const { account } = await this.parts.accounts.open(this.subject.workspace, carrierAccountId);
    const monthlyCost = owned.monthlyCost ?? state.monthlyCost;
    const { capabilities, country, type } = owned;
    const locality = owned.locality ?? state.locality;
    const facts = { number, capabilities, country, locality, monthlyCost, numberType: type ?? 'local' };
    const bought = { ...facts, carrier: account.carrier, carrierAccountId };
    await this.parts.register.addPurchased(bought, purchaseId, this.log.onBehalf);
    await this.log.advance({ type: 'PurchaseCompleted', purchaseId, number, monthlyCost });
  }

  private async fail({ number, purchaseId }: KnownPurchase, code: string, detail: string): Promise<void> {
    await this.parts.register.liftReservation(number, purchaseId, this.log.onBehalf);
    await this.log.advance({ type: 'PurchaseFailed', purchaseId, code, detail });
  }
}
