import { describe, expect, test } from '@jest/globals';
import type { DriftState } from '../domain/drift.state.js';
import { ACCOUNT, checked, failed, given, started } from '../fixtures/drift-histories.js';
import { decideStartDriftCheck } from './start-drift-check.js';

const start = (state: DriftState) => decideStartDriftCheck({ carrierAccountId: ACCOUNT }, state);

describe('start a drift check', () => {
  test('begins it, also after one that has ended', () => {
    expect(given().when(start)).toStrictEqual([started]);
    expect(given([started, checked()]).when(start)).toStrictEqual([started]);
    expect(given([started, failed]).when(start)).toStrictEqual([started]);
  });

  test('changes nothing while one runs', () => {
    expect(given([started]).when(start)).toStrictEqual([]);
  });
});
