import { isOfSandbox, NOTHING_IS_REAL, SANDBOX_NOTICE } from '#number-facts';
import { alternately } from '../remembering-marketplace.js';
import type { FoundAreaCode } from '../suggest-area-codes.js';

interface Listed {
  readonly carrierAccountId: string;
}

const isListedBySandbox = ({ carrierAccountId }: Listed): boolean => isOfSandbox(carrierAccountId);

/** Listings of the accounts by turns, those of real carriers before all that nobody could be called with. */
export function realFirst<Listing extends Listed>(found: readonly (readonly Listing[])[]): Listing[] {
  const real = found.map((listings) => listings.filter((listing) => !isListedBySandbox(listing)));
  const ofSandbox = found.map((listings) => listings.filter(isListedBySandbox));
  return [...alternately(real), ...alternately(ofSandbox)];
}

/** What is said when nothing of it is real, or of which of it that is so; undefined when all of it is real. */
export function noticeOf(
  asked: readonly string[],
  items: readonly Listed[],
  suggested: readonly FoundAreaCode[] = [],
): string | undefined {
  if (asked.every(isOfSandbox)) return SANDBOX_NOTICE;
  const accounts = new Set(items.filter(isListedBySandbox).map(({ carrierAccountId }) => carrierAccountId));
  if (accounts.size > 0) {
    return `Items whose carrierAccountId is ${[...accounts].join(' or ')} are of the sandbox: ${NOTHING_IS_REAL}`;
  }
  const unreal = suggested.filter(({ isReal }) => !isReal).map(({ areaCode }) => areaCode);
  return unreal.length > 0
    ? `Of the suggestions, the sandbox alone has ${unreal.join(', ')}: ${NOTHING_IS_REAL}`
    : undefined;
}
