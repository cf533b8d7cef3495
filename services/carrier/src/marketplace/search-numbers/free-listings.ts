import { MAX_PAGE_ITEMS } from '#http-api';
import { realFirst } from './sandbox-apart.js';

interface Listed {
  readonly carrierAccountId: string;
  readonly number: string;
}

interface Sources<Listing> {
  /** Those that somebody here has or is buying: asked once, for little more than is to be shown. */
  readonly takenAmong: (numbers: readonly string[]) => Promise<ReadonlySet<string>>;
  /** What an account offers now, at most so many; undefined where it would not say. */
  readonly askAnew: (carrierAccountId: string, limit: number) => Promise<readonly Listing[] | undefined>;
}

/** So many more are looked at, lest each taken one cost a request at the carrier. */
const SPARE = 10;

/**
 * What is shown of that which accounts offer: nothing that somebody here has or is buying. What is remembered of a carrier
 * is older than the latest purchases, and one under way is no carrier's to tell; so where too few are left, the accounts
 * that the taken ones are of are asked anew, once.
 */
export async function freeListings<Listing extends Listed>(
  found: readonly (readonly Listing[])[],
  limit: number,
  { takenAmong, askAnew }: Sources<Listing>,
): Promise<readonly Listing[]> {
  const seen = realFirst(found).slice(0, limit + SPARE);
  const taken = await takenAmong(seen.map(({ number }) => number));
  const isFree = ({ number }: Listing) => !taken.has(number);
  const free = seen.filter(isFree);
  if (free.length === seen.length || free.length >= limit) return free.slice(0, limit);
  const lists = [...Map.groupBy(seen, ({ carrierAccountId }) => carrierAccountId)].map(async ([id, listings]) => {
    const takenCount = listings.filter((listing) => !isFree(listing)).length;
    if (takenCount === 0) return listings;
    return (await askAnew(id, Math.min(limit + takenCount, MAX_PAGE_ITEMS))) ?? listings;
  });
  return realFirst(await Promise.all(lists))
    .filter(isFree)
    .slice(0, limit);
}
