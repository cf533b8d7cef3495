import { describe, expect, test } from '@jest/globals';
import { givenEventsOf } from '#event-store/testing';
import { NUMBER, purchased, reservationLifted, reserved } from '../fixtures/number-histories.js';
import { anyonesNumber } from '../number.aggregate.js';
import type { NumberState } from '../domain/number.state.js';
import { decideLiftReservation } from './lift-reservation.js';

const given = givenEventsOf(anyonesNumber);
const lift =
  (purchaseId = 'purchase-1') =>
  (number: NumberState) =>
    decideLiftReservation({ number: NUMBER, purchaseId }, number);

describe('lift a reservation', () => {
  test('lets go of the number', () => {
    expect(given([reserved()]).when(lift())).toStrictEqual([reservationLifted]);
  });

  test('changes nothing the second time, or once the number was bought', () => {
    expect(given([reserved(), reservationLifted]).when(lift())).toStrictEqual([]);
    expect(given([reserved(), purchased()]).when(lift())).toStrictEqual([]);
  });

  test('leaves the reservation of another purchase alone', () => {
    expect(given([reserved()]).when(lift('purchase-2'))).toStrictEqual([]);
  });
});
