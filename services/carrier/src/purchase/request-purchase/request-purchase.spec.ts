import { describe, expect, test } from '@jest/globals';
import type { PurchaseState } from '../domain/purchase.state.js';
import { completed, given, requested, submitted } from '../fixtures/purchase-histories.js';
import { decideRequestPurchase } from './request-purchase.js';

const { type: _, ...command } = requested;
const request = (purchase: PurchaseState) => decideRequestPurchase(command, purchase);

describe('request a purchase', () => {
  test('writes down what is wanted', () => {
    expect(given().when(request)).toStrictEqual([requested]);
  });

  test('changes nothing when it is asked for again, however far it is', () => {
    expect(given([requested]).when(request)).toStrictEqual([]);
    expect(given([requested, submitted, completed]).when(request)).toStrictEqual([]);
  });
});
