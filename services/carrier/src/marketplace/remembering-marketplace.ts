import type { NumberType } from '#number-facts';
import { RecentlySet } from '#recently-set';
import type { ConnectedAccount } from '../account/connected-accounts.js';
import type { Listing, NumberSearch } from '../carrier/carrier-facts.js';

/** What somebody looks for; without a type, among all that the country has. */
export type MarketplaceSearch = Omit<NumberSearch, 'type'> & { readonly type?: NumberType | undefined };

/** What a carrier answered is shown again for so long: who types another letter asks for the same. */
const FRESH_MS = 60_000;
const MAX_KEPT = 1_000;

interface Answer {
  readonly listings: readonly Listing[];
  readonly atMs: number;
}

/** What carriers offer, remembered for a moment. Rejects with a `CarrierError`. */
export class Marketplace {
  private readonly kept = new RecentlySet<string, Answer>(MAX_KEPT);

  /** `nowMs`: monotonic. */
  constructor(private readonly nowMs: () => number) {}

  /** `refresh`: ask the carrier though it has answered the same a moment ago. */
  async search(
    { account, carrier }: ConnectedAccount,
    search: MarketplaceSearch,
    refresh = false,
  ): Promise<readonly Listing[]> {
    const types = search.type ? [search.type] : await carrier.numberTypes(search.country);
    const found = await Promise.all(
      types.map((type) =>
        this.answer(account.carrierAccountId, { ...search, type }, refresh, (asked) => carrier.searchNumbers(asked)),
      ),
    );
    return inTurns(found).slice(0, search.limit);
  }

  private async answer(
    carrierAccountId: string,
    search: NumberSearch,
    refresh: boolean,
    ask: (search: NumberSearch) => Promise<readonly Listing[]>,
  ): Promise<readonly Listing[]> {
    const key = JSON.stringify([carrierAccountId, search]);
    const known = this.kept.get(key);
    if (known && !refresh && this.nowMs() - known.atMs < FRESH_MS) return known.listings;
    const listings = await ask(search);
    this.kept.set(key, { listings, atMs: this.nowMs() });
    return listings;
  }
}

/** The first of each, then the second of each: where only some fit, there are some of each kind among them. */
export function inTurns<Item>(lists: readonly (readonly Item[])[]): Item[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, index) => lists.flatMap((list) => list.slice(index, index + 1))).flat();
}
