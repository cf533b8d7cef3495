import type { OwnedNumberPage } from './carrier-facts.js';
import { isRefusalOfPage } from './refusal-of-page.js';

export interface ListedPages {
  readonly ask: (page: string | undefined) => Promise<OwnedNumberPage>;
  /** Where an earlier run has come to; null: nowhere. */
  readonly from: string | null;
  /** Grows as more is dealt with than ever before. */
  readonly dealtWith: { readonly size: number };
  /** How often all begins again at most. Without it: as often as more is dealt with. */
  readonly maxRestarts?: number;
}

/** A page, and what it was asked for with; null: the first. */
interface ListedPage extends OwnedNumberPage {
  readonly page: string | null;
}

/**
 * What an account holds, page by page. Carriers name pages for a while only: where one is refused, all begins again with
 * the first. Once only, until something more was dealt with, so that it ends at a carrier that refuses each page.
 */
export async function* listedPages({
  ask,
  from,
  dealtWith,
  maxRestarts = Infinity,
}: ListedPages): AsyncGenerator<ListedPage> {
  let page = from;
  let restarts = 0;
  let dealtWithAtRestart = -1;
  for (;;) {
    let listed: OwnedNumberPage;
    try {
      listed = await ask(page ?? undefined);
    } catch (error) {
      const isWorthIt = dealtWith.size !== dealtWithAtRestart && restarts < maxRestarts;
      if (page === null || !isRefusalOfPage(error) || !isWorthIt) throw error;
      restarts += 1;
      dealtWithAtRestart = dealtWith.size;
      page = null;
      continue;
    }
    yield { ...listed, page };
    page = listed.next;
    if (page === null) return;
  }
}
