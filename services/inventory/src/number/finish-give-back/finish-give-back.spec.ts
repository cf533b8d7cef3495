import { describe, expect, test } from '@jest/globals';
import { refused } from '#event-store/testing';
import {
  askedByOf,
  detachStarted,
  detached,
  freedByGivingBack,
  given,
  giveBackFailed,
  leavingForCarrier,
  leavingForOwner,
  purchasedInUse,
  purchasedNumber,
  regionConfirmed,
  regionSet,
  releaseStarted,
  released,
  releasedNumber,
} from '../fixtures/number-histories.js';
import type { NumberEvent } from '../domain/number.events.js';
import type { NumberState } from '../domain/number.state.js';
import { decideFinishGiveBack } from './finish-give-back.js';

const finish = (how: 'release' | 'detach') => (number: NumberState) =>
  decideFinishGiveBack({ askedBy: askedByOf(number), how }, number);

describe('finish giving a number back', () => {
  test('ends what was begun', () => {
    expect(given(leavingForCarrier).when(finish('release'))).toStrictEqual([released]);
    expect(given(leavingForOwner).when(finish('detach'))).toStrictEqual([detached]);
  });

  test('frees whoever uses the number, and the switch returns to enabled, in the same append', () => {
    const ended = (how: 'release' | 'detach', started: NumberEvent) =>
      given(purchasedInUse, [started]).when(finish(how));
    expect(ended('release', releaseStarted)).toStrictEqual([...freedByGivingBack, released]);
    expect(ended('detach', detachStarted)).toStrictEqual([...freedByGivingBack, detached]);
  });

  test('frees nobody twice who was free before it left', () => {
    const before = [...purchasedInUse, ...freedByGivingBack, releaseStarted];
    expect(given(before).when(finish('release'))).toStrictEqual([released]);
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

  test('is refused for what was asked for since: its carrier has not done that', () => {
    const askedBy = askedByOf(given(leavingForCarrier).state);
    const again = given(leavingForCarrier, [giveBackFailed, releaseStarted]);
    const late = (number: NumberState) => decideFinishGiveBack({ askedBy, how: 'release' }, number);
    expect(again.when(late)).toStrictEqual(refused('number_not_leaving'));
    const boughtAgain = given(leavingForCarrier, [released, ...leavingForCarrier]);
    expect(boughtAgain.when(late)).toStrictEqual(refused('number_not_leaving'));
    expect(boughtAgain.when(finish('release'))).toStrictEqual([released]);
  });

  test('is refused for a number that is not leaving, or leaving the other way', () => {
    expect(given(purchasedNumber).when(finish('release'))).toStrictEqual(refused('number_not_leaving'));
    expect(given(leavingForOwner).when(finish('release'))).toStrictEqual(refused('number_not_leaving'));
    expect(given().when(finish('release'))).toStrictEqual(refused('not_found'));
  });
});
