import { describe, expect, test } from '@jest/globals';
import type { Listing } from '../carrier/carrier-facts.js';
import { refusalOfListing } from './refusal-of-listing.js';

const usd = (amount: string) => ({ amount, currency: 'USD' });
const listing = (facts: Partial<Listing> = {}): Listing => ({
  number: '+14155550100',
  country: 'US',
  locality: null,
  type: 'local',
  capabilities: { voice: true, sms: true, mms: false },
  monthlyCost: usd('1.15'),
  requires: [],
  ...facts,
});

describe('why a number is not bought', () => {
  test.each(['1.15', '1.150', '1.2', '2', '10', '0100.00', '99999999999999999999'])(
    '%s a month is enough',
    (amount) => {
      expect(refusalOfListing(listing(), usd(amount))).toBe(undefined);
    },
  );

  test.each(['1.14', '1.1499999', '1', '0', '0.9999'])('%s a month is too little', (amount) => {
    expect(refusalOfListing(listing(), usd(amount))).toMatchObject({ code: 'price_too_high' });
  });

  test('a price that is not known, or in another currency, is not guessed', () => {
    const unknown = listing({ monthlyCost: null });
    expect(refusalOfListing(unknown, usd('5'))).toMatchObject({ code: 'price_unknown' });
    expect(refusalOfListing(unknown, null)).toBe(undefined);
    const euro = { amount: '5', currency: 'EUR' };
    expect(refusalOfListing(listing(), euro)).toMatchObject({ code: 'price_currency_differs' });
  });

  test('what the carrier wants first is said before it is asked', () => {
    expect(refusalOfListing(listing({ requires: ['address'] }), null)).toMatchObject({ code: 'address_required' });
    expect(refusalOfListing(listing({ requires: ['bundle', 'address'] }), null)).toMatchObject({
      code: 'bundle_required',
    });
  });

  test('a number that is gone is not available', () => {
    expect(refusalOfListing(undefined, null)).toMatchObject({ code: 'number_not_available' });
  });
});
