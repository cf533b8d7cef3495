import type { NumberType } from '#number-facts';
import type { ConnectedAccount } from '../account/connected-accounts.js';
import type { Listing, NumberSearch } from '../carrier/carrier-facts.js';
import { Remembered } from '../carrier/remembered.js';

/** What somebody looks for; without a type, among all that the country has. */
export type MarketplaceSearch = Omit<NumberSearch, 'type'> & { readonly type?: NumberType | undefined };

/** What carriers offer, remembered for a moment. Rejects with a `CarrierError`. */
export class Marketplace {
  private readonly listings: Remembered<readonly Listing[]>;
  private readonly types: Remembered<readonly NumberType[]>;

  /** `nowMs`: monotonic. */
  constructor(nowMs: () => number) {
    this.listings = new Remembered(nowMs);
    this.types = new Remembered(nowMs);
  }

  /** `refresh`: ask the carrier though it has answered the same a moment ago. */
  async search(
    { account: { carrierAccountId }, carrier }: ConnectedAccount,
    search: MarketplaceSearch,
    refresh = false,
  ): Promise<readonly Listing[]> {
    const { country } = search;
    const keyOf = (what: unknown) => JSON.stringify([carrierAccountId, what]);
    const types = search.type
      ? [search.type]
      : await this.types.ask(keyOf(country), () => carrier.numberTypes(country));
    const found = await Promise.all(
      types.map((type) => {
        const asked = { ...search, type };
        return this.listings.ask(keyOf(asked), () => carrier.searchNumbers(asked), refresh);
      }),
    );
    return alternately(found).slice(0, search.limit);
  }
}

/** The first of each, then the second of each: where only some fit, there are some of each kind among them. */
export function alternately<Item>(lists: readonly (readonly Item[])[]): Item[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, index) => lists.flatMap((list) => list.slice(index, index + 1))).flat();
}
