import type { Listing, NumberSearch } from '../carrier-facts.js';
import type { NumberRange } from './number-ranges.js';
import { fittingListings } from './offer.js';

/** Who does not say where is shown numbers of several places: at least so many of each, while there are others. */
const LEAST_OF_A_PLACE = 5;

/** Tells of a block, by its stem, which listings are free. */
type AskWhatIsFree = (stem: string) => Promise<(listing: Listing) => boolean>;

/** The first listings that are free, looked for no further than it takes. */
export async function searchRanges(
  ranges: readonly NumberRange[],
  search: NumberSearch,
  askWhatIsFree: AskWhatIsFree,
): Promise<readonly Listing[]> {
  const share = Math.max(LEAST_OF_A_PLACE, Math.ceil(search.limit / ranges.length));
  const shared = await takeOfEach(share, ranges, search, askWhatIsFree);
  if (shared.length >= search.limit || share >= search.limit) return shared;
  // Some places have less than their share, so others fill the list.
  return takeOfEach(search.limit, ranges, search, askWhatIsFree);
}

async function takeOfEach(
  share: number,
  ranges: readonly NumberRange[],
  search: NumberSearch,
  askWhatIsFree: AskWhatIsFree,
): Promise<readonly Listing[]> {
  const found: Listing[] = [];
  for (const range of ranges) {
    const wanted = Math.min(search.limit, found.length + share);
    for (const block of range.blocks) {
      if (found.length >= wanted) break;
      const fitting = fittingListings(range, block, search);
      if (fitting.length === 0) continue;
      const isFree = await askWhatIsFree(block.stem);
      found.push(...fitting.filter(isFree).slice(0, wanted - found.length));
    }
  }
  return found;
}
