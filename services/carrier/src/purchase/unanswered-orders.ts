import { RecentlySet } from '#recently-set';

/** What was bought may be listed only after a while: for so long after an answer was lost, no refusal proves anything. */
const SETTLING_MS = 60_000;

/** One that is forgotten is met anew, and waited for once more. */
const MAX_ORDERS = 10_000;

/**
 * When a carrier was last asked to sell something and has not said whether it did. Of what an earlier process asked
 * nobody knows: until this one met the purchase.
 */
export class UnansweredOrders {
  private readonly lastAtMs = new RecentlySet<string, number>(MAX_ORDERS);

  constructor(private readonly now: () => Date) {}

  /** The answer was lost just now. */
  note(purchaseId: string): void {
    this.lastAtMs.set(purchaseId, this.now().getTime());
  }

  /** To be called for what was submitted, whoever did that. */
  meet(purchaseId: string): void {
    if (this.lastAtMs.get(purchaseId) === undefined) this.note(purchaseId);
  }

  /** Whether the carrier may have sold it and not list it yet. */
  mayShowYet(purchaseId: string): boolean {
    const lastAtMs = this.lastAtMs.get(purchaseId);
    return lastAtMs !== undefined && this.now().getTime() - lastAtMs < SETTLING_MS;
  }
}
