import type { OwnedNumberPage } from './carrier-facts.js';
import { isRefusalOfPage } from './refusal-of-page.js';

export interface ListedPages {
  readonly ask: (page: string | undefined) => Promise<OwnedNumberPage>;
  /** Where an earlier run has come to; null: nowhere. */
  readonly from: string | null;
  /** Grows as more is dealt with than ever before. */
  readonly dealtWith: { readonly size: number };
}

/** A page, and what it was asked for with; null: the first. */
interface ListedPage extends OwnedNumberPage {
  readonly page: string | null;
}

/**
 * What an account holds, page by page. Carriers name pages for a while only: where one is refused, all begins again with
 * the first. Once only, until something more was dealt with, so that it ends at a carrier that refuses each page.
 */
export async function* listedPages({ ask, from, dealtWith }: ListedPages): AsyncGenerator<ListedPage> {
  let page = from;
  let dealtWithAtRestart = -1;
  for (;;) {
    let listed: OwnedNumberPage;
    try {
      listed = await ask(page ?? undefined);
    } catch (error) {
      if (page === null || !isRefusalOfPage(error) || dealtWith.size === dealtWithAtRestart) throw error;
      dealtWithAtRestart = dealtWith.size;
      page = null;
      continue;
    }
    yield { ...listed, page };
    page = listed.next;
    if (page === null) return;
  }
}
