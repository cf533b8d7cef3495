import { describe, expect, test } from '@jest/globals';
import { HOME, givenEventsOf, refused } from '#event-store/testing';
import { NUMBER, imported, purchased, released, reserved } from '../fixtures/number-histories.js';
import { anyonesNumber } from '../number.aggregate.js';
import type { NumberState } from '../domain/number.state.js';
import { decideAddPurchasedNumber } from './add-purchased-number.js';

const given = givenEventsOf(anyonesNumber);
const { type: _, ...command } = purchased();
const add = (number: NumberState) => decideAddPurchasedNumber(command, number);

describe('add a purchased number', () => {
  test('that was reserved for the purchase', () => {
    expect(given([reserved()]).when(add)).toStrictEqual([purchased()]);
  });

  test('takes it though its reservation was lifted: it is paid for', () => {
    expect(given().when(add)).toStrictEqual([purchased()]);
  });

  test('changes nothing the second time, also after the number has left again', () => {
    expect(given([reserved(), purchased()]).when(add)).toStrictEqual([]);
    expect(given([reserved(), purchased(), released]).when(add)).toStrictEqual([]);
    expect(given([reserved(), purchased(), released, imported(NUMBER, 'away')]).when(add)).toStrictEqual([]);
  });

  test('is refused for a number that others hold or buy, or that came in another way', () => {
    expect(given([imported(NUMBER, 'away')]).when(add)).toStrictEqual(refused('number_in_use'));
    expect(given([reserved('away', 'purchase-2')]).when(add)).toStrictEqual(refused('number_in_use'));
    expect(given([imported(NUMBER, HOME)]).when(add)).toStrictEqual(refused('number_already_held'));
  });
});
