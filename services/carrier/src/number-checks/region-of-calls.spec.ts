import { describe, expect, test } from '@jest/globals';
import { owned } from '../testing/carrier-workshop.js';
import type { Known } from './last-answer.js';
import type { WaysInElsewhere } from './number-at-carrier.js';
import { elsewhereOf, regionOfCalls } from './region-of-calls.js';

const askedAt = '2026-01-31T09:00:00.000Z';
const trouble = { code: 'late', message: 'It has not answered in time.', isPassing: true };
const said = (answer: string): Known<string> => ({ last: { answer, askedAt } });
const lastSaid = (answer: string): Known<string> => ({ ...said(answer), trouble });
const setUpIn = (region: string): Known<WaysInElsewhere> => ({
  last: { answer: { region, owned, pointing: undefined, targets: { voice: null, messages: null } }, askedAt },
});

describe('the region that handles calls', () => {
  test('is what the carrier says now, before what is known here, before what it said last', () => {
    expect(regionOfCalls(said('ie1'), 'us1')).toBe('ie1');
    expect(regionOfCalls(lastSaid('ie1'), 'us1')).toBe('us1');
    expect(regionOfCalls(lastSaid('ie1'), null)).toBe('ie1');
    expect(regionOfCalls({ trouble }, null)).toBeNull();
  });

  test('is looked into by itself where it is not the first, as it was for that region', () => {
    expect(elsewhereOf(said('us1'), 'ie1', 'us1', setUpIn('ie1'))).toBeUndefined();
    expect(elsewhereOf(said('ie1'), 'us1', 'us1', setUpIn('ie1'))).toStrictEqual(setUpIn('ie1'));
    expect(elsewhereOf(said('au1'), 'us1', 'us1', { ...setUpIn('ie1'), trouble })).toStrictEqual({ trouble });
    expect(elsewhereOf(said('au1'), 'us1', 'us1', setUpIn('ie1'))).toStrictEqual({});
  });

  test('that nobody knows leaves open how calls are taken, and says why', () => {
    expect(elsewhereOf({ trouble }, null, 'us1', setUpIn('ie1'))).toStrictEqual({ trouble });
  });
});
