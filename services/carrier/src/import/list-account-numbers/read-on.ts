import type { OwnedNumberPage } from '../../carrier/carrier-facts.js';
import type { Carrier } from '../../carrier/carrier.port.js';
import type { Place } from './part-of-page.js';

/** As long as somebody may look at a part of a page before the next part. */
const KEPT_MS = 60_000;

interface KeptPage {
  readonly page: string | undefined;
  readonly answer: OwnedNumberPage;
}

/**
 * The page of each carrier account that was read last, for who reads on in it: carriers have up to a thousand numbers on a
 * page, and are not asked for the same one twenty times. Whoever begins a page has it as it is now.
 */
export class ReadOn {
  private readonly last = new WeakMap<Carrier, KeptPage>();

  /** `ask`: for the page. Rejects as that does. */
  async pageAt(carrier: Carrier, place: Place, ask: () => Promise<OwnedNumberPage>): Promise<OwnedNumberPage> {
    const kept = this.last.get(carrier);
    if (place.after !== undefined && kept && kept.page === place.page) return kept.answer;
    const read = { page: place.page, answer: await ask() };
    this.last.set(carrier, read);
    setTimeout(() => this.forget(carrier, read), KEPT_MS).unref();
    return read.answer;
  }

  private forget(carrier: Carrier, read: KeptPage): void {
    if (this.last.get(carrier) === read) this.last.delete(carrier);
  }
}
