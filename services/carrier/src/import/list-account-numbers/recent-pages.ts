import { RecentlySet } from '#recently-set';
import type { ConnectedAccount } from '../../account/connected-accounts.js';
import type { OwnedNumberPage } from '../../carrier/carrier-facts.js';
import { CarrierError } from '../../carrier/carrier.errors.js';
import type { Carrier } from '../../carrier/carrier.port.js';
import type { Place } from './part-of-page.js';

/** As long as somebody may look at a part of a page before the next part. */
const FRESH_MS = 60_000;

/** While the carrier is away, who looks is better off with an old page than with none. */
const OLD_MS = 60 * 60_000;

/** Of up to a thousand numbers each. */
const MAX_KEPT = 20;

/** A page of the carrier, and when it was asked for: ISO 8601, UTC. */
interface AgedPage {
  readonly answer: OwnedNumberPage;
  readonly askedAt: string;
}

interface KeptPage extends AgedPage {
  /** With the credentials that the account had. */
  readonly carrier: Carrier;
  readonly askedAtMs: number;
}

/**
 * The pages of carrier accounts that were read last, for who reads on in one: carriers have up to a thousand numbers on a
 * page, and are not asked for the same one twenty times. Whoever begins a page has it as it is now, or, while the carrier
 * cannot be asked, as it was within the hour.
 */
export class RecentPages {
  private readonly kept = new RecentlySet<string, KeptPage>(MAX_KEPT);

  /** `nowMs`: monotonic. */
  constructor(
    private readonly now: () => Date,
    private readonly nowMs: () => number,
  ) {}

  /** `ask`: for the page. Rejects as that does. */
  async pageAt(
    workspace: string,
    { account, carrier }: ConnectedAccount,
    place: Place,
    ask: () => Promise<OwnedNumberPage>,
  ): Promise<AgedPage> {
    const key = JSON.stringify([workspace, account.carrierAccountId, place.page]);
    const known = this.kept.get(key);
    const former = known?.carrier === carrier ? known : undefined;
    if (place.after !== undefined && former && this.isWithin(FRESH_MS, former)) return former;
    const [askedAt, askedAtMs] = [this.now().toISOString(), this.nowMs()];
    try {
      const read = { carrier, askedAt, askedAtMs, answer: await ask() };
      this.kept.set(key, read);
      return read;
    } catch (error) {
      const isAway = error instanceof CarrierError && error.isPassing;
      if (!isAway || !former || !this.isWithin(OLD_MS, former)) throw error;
      return former;
    }
  }

  private isWithin(ms: number, { askedAtMs }: KeptPage): boolean {
    return this.nowMs() - askedAtMs < ms;
  }
}
