import { handleCommand } from '#event-store';
import type { DomainEvent } from '#event-store';
import { HOME } from '#event-store/testing';
import type { Listing } from '../carrier/carrier-facts.js';
import type { PurchaseEvent } from '../purchase/domain/purchase.events.js';
import { requested } from '../purchase/fixtures/purchase-histories.js';
import type { OpenPurchase } from '../purchase/open-purchases.js';
import { purchase, purchaseStream } from '../purchase/purchase.aggregate.js';
import { PurchaseRun } from '../purchase/purchase-run.js';
import { ACCOUNT_ID, CarrierWorkshop, NUMBER, workshopOfEachTest } from './carrier-workshop.js';

export const PURCHASE_ID = requested.purchaseId;

export const listing: Listing = {
  number: NUMBER,
  country: 'US',
  locality: 'Oakland, CA',
  type: 'local',
  capabilities: { voice: true, sms: true, mms: false },
  monthlyCost: { amount: '1.10', currency: 'USD' },
  requires: [],
};

/** One purchase in a workshop, and what has become of it. */
export class PurchaseWorkshop {
  readonly subject: OpenPurchase;

  constructor(readonly all: CarrierWorkshop) {
    const { actor, correlationId } = all.context;
    this.subject = {
      workspace: HOME,
      purchaseId: PURCHASE_ID,
      carrierAccountId: ACCOUNT_ID,
      number: NUMBER,
      actor,
      correlationId,
      requestedBy: 'event-1',
    };
  }

  /** As another process would, or the same after a pause. */
  run(): PurchaseRun {
    return new PurchaseRun(this.all, this.subject);
  }

  async write(...events: PurchaseEvent[]): Promise<void> {
    await handleCommand(this.all.store, this.all.context, async (load) => [
      { to: await load(purchase, purchaseStream(HOME, PURCHASE_ID)), events },
    ]);
  }

  events(): Promise<readonly DomainEvent[]> {
    return this.all.eventsOf(purchaseStream(HOME, PURCHASE_ID));
  }

  async types(): Promise<readonly string[]> {
    return (await this.events()).map(({ type }) => type.replace('Purchase', ''));
  }

  /** What it ended with. */
  async last(): Promise<DomainEvent | undefined> {
    return (await this.events()).at(-1);
  }

  /** Who has the number, if anybody. */
  get holder(): string | undefined {
    const known = this.all.register.numbers.get(NUMBER);
    return known && `${known.status} by ${known.workspace} for ${known.broughtBy}`;
  }
}

/** A purchase for each test of a file; without a history, it was just requested. See `workshopOfEachTest`. */
export function purchaseOfEachTest(): (...history: PurchaseEvent[]) => Promise<PurchaseWorkshop> {
  const opened = workshopOfEachTest();
  return async (...history) => {
    const workshop = new PurchaseWorkshop(await opened());
    await workshop.write(...(history.length > 0 ? history : [requested]));
    // Whoever has submitted it has reserved the number first.
    if (history.length > 1) await workshop.all.register.reserve(NUMBER, PURCHASE_ID, workshop.all.context);
    return workshop;
  };
}
