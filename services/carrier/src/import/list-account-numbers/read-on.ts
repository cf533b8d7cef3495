import type { OwnedNumberPage } from '../../carrier/carrier-facts.js';
import type { Carrier } from '../../carrier/carrier.port.js';
import type { Place } from './part-of-page.js';

/** As long as somebody may look at a part of a page before the next part. */
const KEPT_MS = 60_000;

/** A page of the carrier, and when it was asked for: ISO 8601, UTC. */
interface AgedPage {
  readonly answer: OwnedNumberPage;
  readonly askedAt: string;
}

interface KeptPage extends AgedPage {
  readonly page: string | undefined;
}

/**
 * The page of each carrier account that was read last, for who reads on in it: carriers have up to a thousand numbers on a
 * page, and are not asked for the same one twenty times. Whoever begins a page has it as it is now.
 */
export class ReadOn {
  private readonly last = new WeakMap<Carrier, KeptPage>();

  constructor(private readonly now: () => Date) {}

  /** `ask`: for the page. Rejects as that does. */
  async pageAt(carrier: Carrier, place: Place, ask: () => Promise<OwnedNumberPage>): Promise<AgedPage> {
    const kept = this.last.get(carrier);
    if (place.after !== undefined && kept && kept.page === place.page) return kept;
    const askedAt = this.now().toISOString();
    const read = { page: place.page, askedAt, answer: await ask() };
    this.last.set(carrier, read);
    setTimeout(() => this.forget(carrier, read), KEPT_MS).unref();
    return read;
  }

  private forget(carrier: Carrier, read: KeptPage): void {
    if (this.last.get(carrier) === read) this.last.delete(carrier);
  }
}
