import type { Known } from './last-answer.js';
import type { WaysInElsewhere } from './number-at-carrier.js';

/**
 * Where a number's calls are handled: as the carrier says when it is asked, else as it is known here, else as the carrier
 * said last. Null when nobody knows.
 */
export function regionOfCalls({ last, trouble }: Known<string>, knownHere: string | null): string | null {
  const said = last?.answer ?? null;
  return trouble ? (knownHere ?? said) : said;
}

/** What is known of how calls are taken in that region; undefined where it is the one that `home` names. */
export function elsewhereOf(
  region: Known<string>,
  knownHere: string | null,
  home: string,
  asked: Known<WaysInElsewhere>,
): Known<WaysInElsewhere> | undefined {
  const place = regionOfCalls(region, knownHere);
  if (place === home) return undefined;
  // What was said of another region it was in earlier is of no use.
  if (place !== null && asked.last?.answer.region === place) return asked;
  const trouble = place === null ? region.trouble : asked.trouble;
  return { ...(trouble && { trouble }) };
}
