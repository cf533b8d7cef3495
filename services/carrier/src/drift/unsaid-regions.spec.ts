import { describe, expect, test } from '@jest/globals';
import type { HeldNumber } from '#number-register';
import type { DriftKind, DriftLine } from './domain/drift.events.js';
import { ACCOUNT, found, given } from './fixtures/drift-histories.js';
import { driftIdOf } from './drift.aggregate.js';
import { UnsaidRegions } from './unsaid-regions.js';

const NUMBER = '+14155550100';
const held: HeldNumber = {
  number: NUMBER,
  status: 'active',
  capabilities: { voice: true, sms: true, mms: false },
  region: 'ie1',
};
const lineOf = (kind: DriftKind, number: string | null = NUMBER): DriftLine => {
  return { driftId: driftIdOf(kind, number), kind, number, here: 'ie1', there: 'us1', override: null };
};
const kinds = ['webhooks_changed', 'overridden', 'region_changed', 'number_gone', 'capabilities_changed'] as const;

function unsaid() {
  const lines = [...kinds.map((kind) => lineOf(kind)), lineOf('webhooks_changed', null)];
  return new UnsaidRegions(
    given([{ type: 'DriftCheckStarted', carrierAccountId: ACCOUNT }, found(...lines)]).state.lines,
  );
}

/** The kinds of those that stay. */
function left(here: HeldNumber, isMoved: boolean): readonly DriftKind[] {
  const regions = unsaid();
  regions.begin(here, isMoved);
  return regions.lines().map(({ kind }) => kind);
}

describe('lines that only a region would settle', () => {
  test('are those of calls, too, where the number was moved: its list shows nothing of them', () => {
    expect(left(held, true)).toEqual(['webhooks_changed', 'overridden', 'region_changed']);
    expect(left(held, false)).toEqual(['region_changed']);
  });

  test('are none of a number that leaves, of another region that is set here, or once the carrier has said', () => {
    expect(left({ ...held, status: 'releasing' }, true)).toEqual([]);
    expect(left({ ...held, region: 'au1' }, false)).toEqual([]);
    const regions = unsaid();
    regions.begin(held, true);
    regions.end(NUMBER);
    expect(regions.lines()).toEqual([]);
  });
});
