import { describe, expect, test } from '@jest/globals';
import type { PurchaseEvent } from '../domain/purchase.events.js';
import type { PurchaseState } from '../domain/purchase.state.js';
import { completed, failed, given, requested, submitted, uncertain } from '../fixtures/purchase-histories.js';
import { decideAdvancePurchase } from './advance-purchase.js';
import type { AdvancePurchase } from './advance-purchase.js';

const advance = (next: AdvancePurchase) => (purchase: PurchaseState) => decideAdvancePurchase(next, purchase);

describe('advance a purchase', () => {
  test.each<[string, readonly PurchaseEvent[], AdvancePurchase]>([
    ['is submitted', [requested], submitted],
    ['is uncertain once its answer was lost', [requested, submitted], uncertain],
    ['is completed', [requested, submitted], completed],
    ['is completed after it was uncertain', [requested, submitted, uncertain], completed],
    ['fails before anything was asked of the carrier', [requested], failed],
    ['fails after it was uncertain', [requested, submitted, uncertain], failed],
  ])('%s', (_, history, next) => {
    expect(given(history).when(advance(next))).toStrictEqual([next]);
  });

  test.each<[string, readonly PurchaseEvent[], AdvancePurchase]>([
    ['is submitted once', [requested, submitted], submitted],
    ['is not submitted anew while it is uncertain', [requested, submitted, uncertain], submitted],
    ['is not uncertain before it is submitted', [requested], uncertain],
    ['is uncertain once', [requested, submitted, uncertain], uncertain],
    ['ends once', [requested, submitted, completed], failed],
    ['ends once, however it failed', [requested, failed], completed],
    ['needs a request', [], submitted],
  ])('%s', (_, history, next) => {
    expect(given(history).when(advance(next))).toStrictEqual([]);
  });

  test('says what is not known, until it is', () => {
    expect(given([requested, submitted, uncertain]).state).toMatchObject({ failure: { code: 'carrier_unavailable' } });
    expect(given([requested, submitted, uncertain, completed]).state).toMatchObject({ failure: null });
  });
});
