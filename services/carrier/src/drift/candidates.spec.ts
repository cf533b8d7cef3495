import { describe, expect, test } from '@jest/globals';
import { Candidates } from './candidates.js';
import type { DriftKind, DriftLine } from './domain/drift.events.js';
import { MAX_DRIFT_LINES } from './domain/drift.state.js';
import { goneLine } from './fixtures/drift-histories.js';

const numberAt = (place: number): string => `+1415555${1_000 + place}`;
const LATE = numberAt(MAX_DRIFT_LINES + 1);
const lineOf = (kind: DriftKind, number: string): DriftLine => ({ ...goneLine(number), kind });

/** One number more differs in its webhooks than can be looked at again, and a late one besides. */
function candidates({ known = [] as readonly string[], late = ['webhooks_changed'] as readonly DriftKind[] } = {}) {
  const all = new Candidates(new Set(known));
  for (let place = 0; place <= MAX_DRIFT_LINES; place += 1) all.add(numberAt(place), ['webhooks_changed']);
  all.add(LATE, late);
  return all;
}

describe('counts of what differs', () => {
  test('are of those that were looked at what is left, and of the others what the lists have shown', () => {
    const all = candidates();
    const counts = all.counts(new Set(all.chosen()), [lineOf('webhooks_changed', numberAt(0))]);
    expect(counts).toMatchObject({ webhooks_changed: 3, overridden: 0 });
  });

  test('have a number once that the lists have shown and that is told as it was known', () => {
    const all = candidates({ known: [LATE] });
    const lookedAt = new Set(all.chosen());
    expect(lookedAt.has(LATE)).toBe(false);
    expect(all.counts(lookedAt, [lineOf('webhooks_changed', LATE)]).webhooks_changed).toBe(2);
    // Of another kind it is another difference, and so is that of a number which the lists have not shown.
    const others = [lineOf('region_changed', LATE), lineOf('webhooks_changed', '+14155559999')];
    expect(all.counts(lookedAt, others)).toMatchObject({ webhooks_changed: 3, region_changed: 1 });
  });

  test('have a number once that is looked at for one difference and has another', () => {
    const all = new Candidates(new Set());
    for (let place = 0; place < MAX_DRIFT_LINES; place += 1) all.add(numberAt(place), ['overridden']);
    all.add(LATE, ['webhooks_changed', 'overridden']);
    const lookedAt = new Set(all.chosen());
    expect(lookedAt.has(LATE)).toBe(true);
    expect(all.counts(lookedAt, [lineOf('overridden', LATE)])).toMatchObject({ webhooks_changed: 0, overridden: 2 });
  });
});
