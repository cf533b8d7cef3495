import { describe, expect, test } from '@jest/globals';
import {
  NUMBER,
  askedByRegionOf,
  giveBackFailed,
  given,
  importedFromTwilio as imported,
  importedNumber,
  leavingForCarrier,
  purchasedNumber,
  refusal,
  regionConfirmed,
  regionSet,
  releaseStarted,
  released,
} from '../fixtures/number-histories.js';
import type { NumberEvent } from '../domain/number.events.js';
import type { NumberState } from '../domain/number.state.js';
import { decideSettleRegion } from './settle-region.js';
import type { SettleRegion } from './settle-region.js';

const IRELAND = { value: 'ie1', edge: 'dublin' };
const pending = [...purchasedNumber, regionSet('ie1', 'dublin')];
const settle = (number: NumberState, failure: SettleRegion['failure'], askedBy = askedByRegionOf(number)) =>
  decideSettleRegion({ askedBy, region: IRELAND, failure }, number);
const confirm = (number: NumberState) => settle(number, null);
const fail = (number: NumberState) => settle(number, refusal);

describe('settle a region', () => {
  test('confirms what was asked for', () => {
    expect(given(pending).when(confirm)).toStrictEqual([regionConfirmed('ie1', 'dublin')]);
    const { state } = given(pending, [regionConfirmed('ie1', 'dublin')]);
    expect(state).toMatchObject({ region: { ...IRELAND, status: 'confirmed', former: null, failure: null } });
  });

  test('goes back to where the number was, and says why', () => {
    const failed = {
      type: 'RegionFailed',
      number: NUMBER,
      region: IRELAND,
      staysIn: { value: 'us1', edge: null },
      staysAs: 'confirmed',
      ...refusal,
    };
    expect(given(pending).when(fail)).toStrictEqual([failed]);
    const { state } = given(pending, [failed as never]);
    expect(state).toMatchObject({ region: { value: 'us1', status: 'confirmed', failure: refusal } });
  });

  test.each([
    ['when the carrier may have moved it', pending, 'region_not_confirmed'],
    ['when nobody knew where it was', [imported, regionSet('ie1', 'dublin')], refusal.code],
    ['when another had been asked for before', [...purchasedNumber, regionSet('au1'), pending.at(-1)!], refusal.code],
  ])('goes back to where the number is taken to be %s', (_when, history, code) => {
    const settled = given(history).when((number) => settle(number, { ...refusal, code }));
    expect(settled).toMatchObject([{ staysIn: { value: 'us1' }, staysAs: 'assumed' }]);
    const { state } = given(history, settled as NumberEvent[]);
    expect(state).toMatchObject({ region: { value: 'us1', status: 'assumed', failure: { code } } });
  });

  test('goes back to the last region that was confirmed, however often it was changed since', () => {
    const again = [
      ...purchasedNumber,
      regionSet('au1'),
      regionConfirmed('au1'),
      regionSet('us1', null, { value: 'au1', edge: null }),
      regionSet('ie1', 'dublin', { value: 'au1', edge: null }),
    ];
    expect(given(again).when(fail)).toMatchObject([{ staysIn: { value: 'au1', edge: null } }]);
  });

  test('of a number on its way out is settled too, for it may stay after all', () => {
    const leaving = [...pending, releaseStarted];
    expect(given(leaving).when(confirm)).toStrictEqual([regionConfirmed('ie1', 'dublin')]);
    expect(given(leaving, [regionConfirmed('ie1', 'dublin'), giveBackFailed]).state).toMatchObject({
      status: 'active',
      region: { ...IRELAND, status: 'confirmed' },
    });
    expect(given(leaving).when(fail)).toMatchObject([{ type: 'RegionFailed', staysIn: { value: 'us1' } }]);
  });

  test.each([
    ['another region', regionSet('au1')],
    ['the same again', regionSet('ie1', 'dublin')],
  ])('told late, leaves alone what was asked for since: %s', (_what, asked) => {
    const askedFirst = askedByRegionOf(given(pending).state);
    const again = given(pending, [asked]);
    expect(again.when((number) => settle(number, null, askedFirst))).toStrictEqual([]);
    expect(again.when((number) => settle(number, refusal, askedFirst))).toStrictEqual([]);
  });

  test('changes nothing by what is said of another region than was asked for', () => {
    expect(given(pending, [regionSet('au1')]).when(confirm)).toStrictEqual([]);
    expect(given(pending, [regionSet('ie1')]).when(fail)).toStrictEqual([]);
    expect(given(pending, [regionSet('ie1', 'dublin')]).when(fail)).toMatchObject([{ type: 'RegionFailed' }]);
  });

  test('changes nothing the second time, or of a number without one', () => {
    expect(given(pending, [regionConfirmed('ie1', 'dublin')]).when(confirm)).toStrictEqual([]);
    expect(given(leavingForCarrier).when(confirm)).toStrictEqual([]);
    expect(given(pending, [releaseStarted, released]).when(confirm)).toStrictEqual([]);
    expect(given(importedNumber).when(confirm)).toStrictEqual([]);
    expect(given().when(fail)).toStrictEqual([]);
  });
});
