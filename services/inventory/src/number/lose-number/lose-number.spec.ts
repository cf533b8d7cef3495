import { describe, expect, test } from '@jest/globals';
import { refused } from '#event-store/testing';
import type { NumberState } from '../domain/number.state.js';
import {
  NUMBER,
  assigned,
  disabled,
  enabled,
  given,
  importedNumber,
  leavingForCarrier,
  purchasedNumber,
  unassigned,
} from '../fixtures/number-histories.js';
import { decideLoseNumber } from './lose-number.js';

const ACCOUNT = 'account-1';
const lose =
  (carrierAccountId = ACCOUNT) =>
  (number: NumberState) =>
    decideLoseNumber({ carrierAccountId }, number);
const lost = { type: 'NumberLost', number: NUMBER, carrierAccountId: ACCOUNT } as const;

describe('lose a number', () => {
  test('ends it, and everybody who used it is free of it', () => {
    expect(given(purchasedNumber).when(lose())).toStrictEqual([lost]);
    const inUse = [...purchasedNumber, assigned('inbound', 'sales'), assigned('outbound', 'sales'), disabled];
    expect(given(inUse).when(lose())).toStrictEqual([
      unassigned('inbound', 'sales', 'number_lost'),
      unassigned('outbound', 'sales', 'number_lost'),
      enabled('assignment_removed'),
      lost,
    ]);
    expect(given(purchasedNumber, [lost]).state).toMatchObject({ status: 'released' });
  });

  test('changes nothing the second time, nor when it leaves by itself or is there by another account', () => {
    expect(given(purchasedNumber, [lost]).when(lose())).toStrictEqual([]);
    expect(given(leavingForCarrier).when(lose())).toStrictEqual([]);
    expect(given(purchasedNumber).when(lose('another-account'))).toStrictEqual([]);
    expect(given(importedNumber).when(lose())).toStrictEqual([]);
  });

  test('is refused for a number that never was here', () => {
    expect(given().when(lose())).toStrictEqual(refused('not_found'));
  });
});
