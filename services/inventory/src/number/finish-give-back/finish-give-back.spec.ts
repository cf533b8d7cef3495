import { describe, expect, test } from '@jest/globals';
import { refused } from '#event-store/testing';
import {
  detached,
  given,
  leavingForCarrier,
  leavingForOwner,
  purchasedNumber,
  regionConfirmed,
  regionSet,
  released,
  releasedNumber,
} from '../fixtures/number-histories.js';
import type { NumberState } from '../domain/number.state.js';
import { decideFinishGiveBack } from './finish-give-back.js';

const finish = (how: 'release' | 'detach') => (number: NumberState) => decideFinishGiveBack({ how }, number);

describe('finish giving a number back', () => {
  test('ends what was begun', () => {
    expect(given(leavingForCarrier).when(finish('release'))).toStrictEqual([released]);
    expect(given(leavingForOwner).when(finish('detach'))).toStrictEqual([detached]);
  });

  test('says no more of where its calls are handled', () => {
    const abroad = [
      ...leavingForOwner.slice(0, -1),
      regionSet('ie1'),
      regionConfirmed('ie1'),
      ...leavingForOwner.slice(-1),
    ];
    expect(given(abroad).state).toMatchObject({ region: { value: 'ie1' } });
    expect(given(abroad, [detached]).state).toMatchObject({ status: 'detached', region: null });
    expect(given(leavingForCarrier, [released]).state).toMatchObject({ status: 'released', region: null });
  });

  test('changes nothing the second time', () => {
    expect(given(leavingForCarrier, [released]).when(finish('release'))).toStrictEqual([]);
    expect(given(releasedNumber).when(finish('release'))).toStrictEqual([]);
  });

  test('is refused for a number that is not leaving, or leaving the other way', () => {
    expect(given(purchasedNumber).when(finish('release'))).toStrictEqual(refused('number_not_leaving'));
    expect(given(leavingForOwner).when(finish('release'))).toStrictEqual(refused('number_not_leaving'));
    expect(given().when(finish('release'))).toStrictEqual(refused('not_found'));
  });
});
