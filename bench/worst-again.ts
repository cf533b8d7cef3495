import type { MeasuredCase } from './measure.js';

export interface ReadAgain<Reading> {
  readonly readings: readonly Reading[];
  readonly again: (reading: Reading) => Promise<Reading>;
  /** So many at least, or all that there are. */
  readonly least: number;
  /** So many at most. */
  readonly most: number;
}

/**
 * Of many readings the worst is the unluckiest, too, so the worst ones are read again, for longer. That goes on until no
 * reading that was not repeated is above the worst that was, for what is told must not be better than what was seen;
 * where `most` ends it before that, the worst of all is one of the first readings. In their order, the worst first.
 */
export async function readWorstAgain<Reading extends { readonly measured: Pick<MeasuredCase, 'ratio'> }>({
  readings,
  again,
  least,
  most,
}: ReadAgain<Reading>): Promise<readonly Reading[]> {
  const left = readings.toSorted(byRatio);
  const repeated: Reading[] = [];
  let worst = -Infinity;
  while (left.length > 0 && repeated.length < most) {
    if (repeated.length >= least && worst >= left[0]!.measured.ratio) break;
    const reading = await again(left.shift()!);
    worst = Math.max(worst, reading.measured.ratio);
    repeated.push(reading);
  }
  return [...repeated, ...left].toSorted(byRatio);
}

function byRatio(
  one: { readonly measured: Pick<MeasuredCase, 'ratio'> },
  other: { readonly measured: Pick<MeasuredCase, 'ratio'> },
): number {
  return other.measured.ratio - one.measured.ratio;
}
