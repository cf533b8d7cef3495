import { describe, expect, test } from '@jest/globals';
import {
  askedByRegionOf,
  given,
  importedFromTwilio as imported,
  purchasedNumber,
  refusal,
  regionConfirmed,
  regionSet,
  releaseStarted,
} from '../fixtures/number-histories.js';
import { decideSettleRegion } from '../settle-region/settle-region.js';
import type { NumberEvent } from '../domain/number.events.js';
import type { NumberState } from '../domain/number.state.js';
import { decideConfirmRegion } from './confirm-region.js';

const pending = [imported, regionSet('ie1')];
const confirm =
  (region = 'us1', carrierAccountId = 'account-1') =>
  (number: NumberState) =>
    decideConfirmRegion({ carrierAccountId, region }, number);

describe('confirm a region', () => {
  test('that was assumed, as the carrier says', () => {
    expect(given([imported]).state).toMatchObject({ region: { value: 'us1', status: 'assumed' } });
    expect(given([imported]).when(confirm())).toStrictEqual([regionConfirmed('us1')]);
    const { state } = given([imported], [regionConfirmed('us1')]);
    expect(state).toMatchObject({ region: { value: 'us1', status: 'confirmed', failure: null } });
  });

  test('is not believed after a move that has failed, which the carrier may make yet', () => {
    for (const code of ['region_not_confirmed', refusal.code]) {
      const failure = { ...refusal, code };
      const failed = given(pending).when((number) =>
        decideSettleRegion({ askedBy: askedByRegionOf(number), region: { value: 'ie1', edge: null }, failure }, number),
      );
      expect(failed).toMatchObject([{ type: 'RegionFailed', staysAs: 'assumed' }]);
      expect(given(pending, failed as NumberEvent[]).when(confirm())).toStrictEqual([]);
    }
  });

  test('changes nothing of another region or account, of one that is pending or known, or of a number that leaves', () => {
    expect(given([imported]).when(confirm('ie1'))).toStrictEqual([]);
    expect(given([imported]).when(confirm('us1', 'account-2'))).toStrictEqual([]);
    for (const region of ['us1', 'ie1']) expect(given(pending).when(confirm(region))).toStrictEqual([]);
    expect(given([imported], [regionConfirmed('us1')]).when(confirm())).toStrictEqual([]);
    expect(given([imported, releaseStarted]).when(confirm())).toStrictEqual([]);
    expect(given(purchasedNumber).when(confirm())).toStrictEqual([]);
    expect(given().when(confirm())).toStrictEqual([]);
  });
});
