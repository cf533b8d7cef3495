import type { NumberOrder, OrderOutcome, OwnedNumber } from '../carrier-facts.js';
import type { CarrierErrorCode } from '../carrier.errors.js';
import { FirstSeen } from '../first-seen.js';
import type { NumberSearcher } from './number-search.js';
import { requiredBy } from './number-search.js';
import type { OwnedNumberReader } from './owned-numbers.js';
import { numberOrders, oneNumberOrder } from './telnyx-answers.js';
import type { NumberOrderRecord } from './telnyx-answers.js';
import type { TelnyxClient } from './telnyx-client.js';
import { refusal } from './telnyx-errors.js';
import type { TelnyxRefusal } from './telnyx-errors.js';
import type { TelnyxSetup } from './account-setup.js';

/** Should there ever be more than one order of a purchase, this one tells what has become of it. */
const TELLING = ['success', 'pending', 'failure'] as const;

/**
 * A number that is not listed so long after its order was first seen done was given up since, or has gone to somebody
 * else. By our clock alone: Telnyx's, which says when the order was done, may differ. It begins anew with each rename or
 * rotation of the account: see `FirstSeen`.
 */
const LISTED_WITHIN_MS = 10 * 60_000;

/** Orders of one number each, found again by `customer_reference`. Rejects with a `CarrierError`. */
export class NumberOrders {
  constructor(
    private readonly client: TelnyxClient,
    private readonly searcher: NumberSearcher,
    private readonly owned: OwnedNumberReader,
    /** Ids of orders that are done and whose numbers are not listed. */
    private readonly missed = new FirstSeen(),
  ) {}

  async buy({ number, purchaseId }: NumberOrder, setup: TelnyxSetup): Promise<OrderOutcome> {
    // Telnyx sells only what a recent search returned.
    const offer = await this.searcher.offerOf(number);
    if (!offer) throw refusal('number_not_available');
    const { sms, mms } = offer.capabilities;
    const { data } = await this.client.post('/number_orders', oneNumberOrder, {
      meaning: meaningOfRefusedOrder,
      body: {
        phone_numbers: [{ phone_number: number }],
        connection_id: setup.connectionId,
        // A number without messages takes no messaging profile.
        ...((sms || mms) && { messaging_profile_id: setup.messagingProfileId }),
        customer_reference: purchaseId,
      },
    });
    return this.outcomeOf(data, { number, purchaseId });
  }

  async outcome({ number, purchaseId }: Pick<NumberOrder, 'number' | 'purchaseId'>): Promise<OrderOutcome> {
    const { data } = await this.client.get('/number_orders', numberOrders, {
      query: { filter: { customer_reference: purchaseId }, page: { size: 20 } },
    });
    const orders = data.filter(({ customer_reference }) => customer_reference === purchaseId);
    const telling = TELLING.map((status) => orders.find((order) => order.status === status)).find(Boolean);
    return telling ? this.outcomeOf(telling, { number, purchaseId }) : { status: 'none' };
  }

  private async outcomeOf(
    { id, status, requirements_met }: NumberOrderRecord,
    order: Pick<NumberOrder, 'number' | 'purchaseId'>,
  ): Promise<OrderOutcome> {
    if (status === 'failure') return { status: 'refused', error: refusal(await this.reasonOfFailure(id)) };
    if (status === 'pending') {
      const isWaiting = requirements_met === false;
      return { status: 'pending', ...(isWaiting && { waitsFor: refusal(await this.reasonOfFailure(id)) }) };
    }
    const owned = await this.owned.byNumber(order.number);
    if (!owned) return this.outcomeOfMissing(order.number, id);
    return isFromAnother(owned, order.purchaseId)
      ? { status: 'none' }
      : { status: 'bought', number: { ...owned, purchaseId: order.purchaseId } };
  }

  /** Ordered, and not among the numbers: not yet, or no longer. */
  private async outcomeOfMissing(number: string, orderId: string): Promise<OrderOutcome> {
    const isRecent = this.missed.agoMs(orderId) < LISTED_WITHIN_MS;
    if (isRecent || (await this.owned.isExpected(number))) return { status: 'pending' };
    return { status: 'refused', error: refusal('number_not_at_carrier') };
  }

  /** Telnyx does not say why an order failed or waits, but whether something was missing. Otherwise somebody else was faster. */
  private async reasonOfFailure(orderId: string): Promise<CarrierErrorCode> {
    const { data } = await this.client.get(`/number_orders/${encodeURIComponent(orderId)}`, oneNumberOrder);
    const unmet = data.phone_numbers?.find(({ requirements_met }) => requirements_met === false);
    if (!unmet) return 'number_not_available';
    const requires = requiredBy(unmet.regulatory_requirements ?? []);
    return requires.length === 1 && requires[0] === 'address' ? 'address_required' : 'bundle_required';
  }
}

/** Bought again since, by another purchase. */
function isFromAnother(owned: OwnedNumber, purchaseId: string): boolean {
  return owned.purchaseId !== null && owned.purchaseId !== purchaseId;
}

/**
 * What a refused order means. 10027, Unprocessable Entity: "We don't recognize the number(s) …. Did you first search for
 * the number(s)?", which Telnyx says of numbers sold since or not searched for. Requirements have no code of their own.
 */
export function meaningOfRefusedOrder({ problems }: TelnyxRefusal): CarrierErrorCode | undefined {
  const said = problems.map(({ title, detail, pointer }) => `${title} ${detail} ${pointer}`).join(' ');
  if (/requirement[_ ]group|regulatory|requirements?\b/i.test(said)) {
    return /address/i.test(said) && !/document/i.test(said) ? 'address_required' : 'bundle_required';
  }
  const isUnknown = problems.some(({ code, detail }) => code === '10027' && /recogni[sz]e the number/i.test(detail));
  return isUnknown ? 'number_not_available' : undefined;
}
