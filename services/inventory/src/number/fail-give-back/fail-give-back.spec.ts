import { describe, expect, test } from '@jest/globals';
import {
  given,
  giveBackFailed,
  leavingForCarrier,
  leavingForOwner,
  purchasedNumber,
  refusal,
  releasedNumber,
} from '../fixtures/number-histories.js';
import type { NumberState } from '../domain/number.state.js';
import { decideFailGiveBack } from './fail-give-back.js';

const fail = (number: NumberState) => decideFailGiveBack(refusal, number);

describe('fail to give a number back', () => {
  test('keeps it, and says why', () => {
    expect(given(leavingForCarrier).when(fail)).toStrictEqual([giveBackFailed]);
    expect(given(leavingForOwner).when(fail)).toStrictEqual([giveBackFailed]);
    expect(given(leavingForOwner, [giveBackFailed]).state).toMatchObject({ status: 'active' });
  });

  test('changes nothing of a number that is not leaving', () => {
    expect(given(purchasedNumber).when(fail)).toStrictEqual([]);
    expect(given(releasedNumber).when(fail)).toStrictEqual([]);
    expect(given().when(fail)).toStrictEqual([]);
  });
});
