import { describe, expect, test } from '@jest/globals';
import { NUMBER, fullyAssigned, given, releasedNumber } from '../fixtures/number-histories.js';
import type { NumberState } from '../domain/number.state.js';
import { decideChangeCapabilities } from './change-capabilities.js';

const TEXT_ONLY = { voice: false, sms: true, mms: true };
const lostVoice = { type: 'CapabilitiesChanged', number: NUMBER, capabilities: TEXT_ONLY } as const;
const lose = (number: NumberState) => decideChangeCapabilities({ capabilities: TEXT_ONLY }, number);

describe('change the capabilities of a number', () => {
  test('as the carrier says; who uses it stays', () => {
    expect(given(fullyAssigned).when(lose)).toStrictEqual([lostVoice]);
    const { state } = given(fullyAssigned, [lostVoice]);
    expect(state).toMatchObject({ capabilities: TEXT_ONLY, profiles: { outbound: 'sales' } });
  });

  test('changes nothing when they are the same, or the number has left', () => {
    expect(given(fullyAssigned, [lostVoice]).when(lose)).toStrictEqual([]);
    expect(given(releasedNumber).when(lose)).toStrictEqual([]);
    expect(given().when(lose)).toStrictEqual([]);
  });
});
