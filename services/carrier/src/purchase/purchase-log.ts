import { handleCommand, loadAggregate } from '#event-store';
import type { CommandContext, EventStore } from '#event-store';
import { decideAdvancePurchase } from './advance-purchase/advance-purchase.js';
import type { AdvancePurchase } from './advance-purchase/advance-purchase.js';
import type { PurchaseState } from './domain/purchase.state.js';
import type { OpenPurchase } from './open-purchases.js';
import { purchase, purchaseStream } from './purchase.aggregate.js';

/** What is known of one purchase, and on whose behalf it goes on. */
export class PurchaseLog {
  private readonly stream: string;

  constructor(
    private readonly parts: { readonly store: EventStore; readonly now: () => Date },
    private readonly subject: OpenPurchase,
  ) {
    this.stream = purchaseStream(subject.workspace, subject.purchaseId);
  }

  async state(): Promise<PurchaseState> {
    return (await loadAggregate(this.parts.store, purchase, this.stream)).state;
  }

  /** What it says already it does not say again. */
  async advance(next: AdvancePurchase): Promise<void> {
    await handleCommand(this.parts.store, this.context, async (load) => {
      const to = await load(purchase, this.stream);
      return [{ to, events: decideAdvancePurchase(next, to.state) }];
    });
  }

  get onBehalf() {
    const { workspace, actor, correlationId, requestedBy: causationId } = this.subject;
    return { workspace, actor, correlationId, causationId };
  }

  get context(): CommandContext {
    return { ...this.onBehalf, time: this.parts.now().toISOString() };
  }
}
