import type { NumberType } from '#number-facts';
import type { ConnectedAccount } from '../account/connected-accounts.js';
import type { Listing, NumberSearch } from '../carrier/carrier-facts.js';
import type { Carrier } from '../carrier/carrier.port.js';
import { Remembered } from '../carrier/remembered.js';

/** What somebody looks for; without a type, among all that the country has. */
export type MarketplaceSearch = Omit<NumberSearch, 'type'> & { readonly type?: NumberType | undefined };

/** Who only looks around is better off with an old answer than with none. */
const OLD_MS = 60 * 60_000;

/** Each may have hundreds of listings. */
const MAX_ANSWERS = 100;

/** A listing, and when its carrier was asked: ISO 8601, UTC. */
export type AgedListing = Listing & { readonly askedAt: string };

/** What a carrier has answered to who wanted at most so many. */
interface Answered {
  readonly limit: number;
  readonly listings: readonly AgedListing[];
}

/** What carriers offer, remembered for a moment, and for an hour while they cannot be asked. Rejects with a `CarrierError`. */
export class Marketplace {
  private readonly answers: Remembered<Answered>;
  private readonly types: Remembered<readonly NumberType[]>;

  /** `nowMs`: monotonic. */
  constructor(nowMs: () => number) {
    this.answers = new Remembered({ nowMs, oldMs: OLD_MS, maxKept: MAX_ANSWERS });
    this.types = new Remembered({ nowMs, oldMs: OLD_MS });
  }

  /**
   * As many as the limit says where there are; more where more are remembered. `refresh`: ask the carrier though it has
   * answered the same a moment ago.
   */
  async search(
    { account: { carrierAccountId }, carrier }: ConnectedAccount,
    { limit, ...search }: MarketplaceSearch,
    refresh = false,
  ): Promise<readonly AgedListing[]> {
    const { country, areaCode, contains, capabilities } = search;
    const keyOf = (...what: readonly unknown[]) => JSON.stringify([carrierAccountId, country, ...what]);
    const types = search.type ? [search.type] : await this.types.ask(keyOf(), () => carrier.numberTypes(country));
    const isEnough = (known: Answered) => known.limit >= limit || known.listings.length < known.limit;
    const found = await Promise.all(
      types.map(async (type) => {
        const key = keyOf(type, areaCode, contains, capabilities);
        const question = () => answered(carrier, { ...search, type, limit });
        const { listings } = await this.answers.ask(key, question, { refresh, isEnough });
        return listings;
      }),
    );
    return alternately(found);
  }
}

async function answered(carrier: Carrier, search: NumberSearch): Promise<Answered> {
  const askedAt = new Date().toISOString();
  const listings = (await carrier.searchNumbers(search)).map((listing) => ({ ...listing, askedAt }));
  return { limit: search.limit, listings };
}

/** The first of each, then the second of each: where only some fit, there are some of each kind among them. */
export function alternately<Item>(lists: readonly (readonly Item[])[]): Item[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, index) => lists.flatMap((list) => list.slice(index, index + 1))).flat();
}
