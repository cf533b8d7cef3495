import { describe, expect, test } from '@jest/globals';
import {
  askedByOf,
  given,
  giveBackFailed,
  leavingForCarrier,
  freedByGivingBack,
  leavingForOwner,
  purchasedInUse,
  purchasedNumber,
  refusal,
  releaseStarted,
  releasedNumber,
} from '../fixtures/number-histories.js';
import { NO_PROFILES } from '../domain/number.state.js';
import type { NumberState } from '../domain/number.state.js';
import { decideFailGiveBack } from './fail-give-back.js';

const fail = (number: NumberState, askedBy = askedByOf(number)) => decideFailGiveBack({ askedBy, ...refusal }, number);

describe('fail to give a number back', () => {
  test('keeps it, and says why', () => {
    expect(given(leavingForCarrier).when(fail)).toStrictEqual([giveBackFailed]);
    expect(given(leavingForOwner).when(fail)).toStrictEqual([giveBackFailed]);
    const stayed = given(leavingForOwner, [giveBackFailed]);
    expect(stayed.state).toMatchObject({ status: 'active', giveBackFailure: refusal });
  });

  test('leaves it with whoever uses it, and switched off as it was', () => {
    expect(given(purchasedInUse, [releaseStarted]).when(fail)).toStrictEqual([giveBackFailed]);
    expect(given(purchasedInUse, [releaseStarted, giveBackFailed]).state).toMatchObject({
      status: 'active',
      profiles: { inbound: 'sales', outbound: 'sales', sms: 'sales' },
      outboundSwitch: 'disabled',
    });
  });

  test('leaves one that was unassigned before it left, as it once was, to nobody', () => {
    const before = [...purchasedInUse, ...freedByGivingBack, releaseStarted];
    expect(given(before).when(fail)).toStrictEqual([giveBackFailed]);
    expect(given(before, [giveBackFailed]).state).toMatchObject({ status: 'active', profiles: NO_PROFILES });
  });

  test('told late, leaves alone what was asked for since', () => {
    const again = given(leavingForCarrier, [giveBackFailed, releaseStarted]);
    const askedFirst = askedByOf(given(leavingForCarrier).state);
    expect(again.when((number) => fail(number, askedFirst))).toStrictEqual([]);
    expect(again.when(fail)).toStrictEqual([giveBackFailed]);
  });

  test('changes nothing of a number that is not leaving', () => {
    expect(given(purchasedNumber).when(fail)).toStrictEqual([]);
    expect(given(releasedNumber).when(fail)).toStrictEqual([]);
    expect(given().when(fail)).toStrictEqual([]);
  });
});
