import { describe, expect, test } from '@jest/globals';
import { DecisionCounts } from './decision-counts.js';
import { DENY_SENTENCES } from './deny-codes.js';

describe('DecisionCounts', () => {
  test('starts with every code at zero', () => {
    const { allowed, denied } = new DecisionCounts();
    expect(allowed).toBe(0);
    expect(denied).toEqual(Object.fromEntries(Object.keys(DENY_SENTENCES).map((code) => [code, 0])));
  });

  test('counts each decision under its own code', () => {
    const counts = new DecisionCounts();
    counts.note({ allow: true, from: '+14155550100' });
    counts.note({ allow: false, code: 'held' });
    counts.note({ allow: false, code: 'held' });
    counts.note({ allow: false, code: 'outbound_disabled' });
    expect(counts.allowed).toBe(1);
    expect(counts.denied).toMatchObject({ held: 2, outbound_disabled: 1, agent_unknown: 0 });
  });
});
