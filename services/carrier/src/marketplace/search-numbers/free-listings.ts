import { MAX_PAGE_ITEMS } from '#http-api';
import { realFirst } from './sandbox-apart.js';

interface Listed {
  readonly carrierAccountId: string;
  readonly number: string;
}

interface Sources<Listing> {
  /** Those that somebody here has or is buying. */
  readonly takenAmong: (numbers: readonly string[]) => Promise<ReadonlySet<string>>;
  /** What an account offers now, at most so many; undefined where it would not say. */
  readonly askAnew: (carrierAccountId: string, limit: number) => Promise<readonly Listing[] | undefined>;
}

/** So many more are looked up, lest each taken one cost another look. */
const SPARE = 10;

/**
 * What is shown of that which accounts offer: nothing that somebody here has or is buying. What is remembered of a carrier
 * is older than the latest purchases, and one under way is no carrier's to tell; so where too few are left, the accounts
 * that may have more than they were asked for are asked anew, once, for as many more as are taken.
 *
 * `found`: of each account what it has answered to who wanted at most `limit`.
 */
export async function freeListings<Listing extends Listed>(
  found: readonly (readonly Listing[])[],
  limit: number,
  { takenAmong, askAnew }: Sources<Listing>,
): Promise<readonly Listing[]> {
  const lookUp = new TakenNumbers(takenAmong);
  const free = await lookUp.free(realFirst(found), limit);
  if (free.length >= limit) return free;
  const lists = await Promise.all(
    found.map(async (listings) => {
      const taken = listings.filter(({ number }) => lookUp.isTaken(number)).length;
      const [first] = listings;
      if (!first || taken === 0 || listings.length < limit) return listings;
      return (await askAnew(first.carrierAccountId, Math.min(limit + taken, MAX_PAGE_ITEMS))) ?? listings;
    }),
  );
  return lookUp.free(realFirst(lists), limit);
}

/** Which numbers are taken, each looked up once. */
class TakenNumbers {
  private readonly known = new Map<string, boolean>();

  constructor(private readonly among: Sources<never>['takenAmong']) {}

  isTaken(number: string): boolean {
    return this.known.get(number) === true;
  }

  /** The first of them that nobody has: as many are looked up as it takes to find so many. */
  async free<Listing extends Listed>(listings: readonly Listing[], limit: number): Promise<readonly Listing[]> {
    const free: Listing[] = [];
    let lookedAt = 0;
    while (free.length < limit && lookedAt < listings.length) {
      const part = listings.slice(lookedAt, lookedAt + limit - free.length + SPARE);
      await this.lookUp(part);
      free.push(...part.filter(({ number }) => !this.isTaken(number)));
      lookedAt += part.length;
    }
    return free.slice(0, limit);
  }

  private async lookUp(listings: readonly Listed[]): Promise<void> {
    const unknown = listings.map(({ number }) => number).filter((number) => !this.known.has(number));
    if (unknown.length === 0) return;
    const taken = await this.among(unknown);
    for (const number of unknown) this.known.set(number, taken.has(number));
  }
}
