import { describe, expect } from '@jest/globals';
import type { NumberSearch } from '../carrier-facts.js';
import { buyOne, expectFailure, orderOf, testCarrier } from './carrier-steps.js';
import type { CarrierUnderTest, Marketplace } from './carrier-under-test.js';

const AMOUNT = /^\d+(\.\d+)?$/;
const CURRENCY = /^[A-Z]{3}$/;

export function searchContract(under: CarrierUnderTest, market: Marketplace): void {
  const { country, type, areaCode } = market;
  const search = (more: Partial<NumberSearch> = {}): NumberSearch => ({ country, type, areaCode, limit: 10, ...more });

  describe('the marketplace', () => {
    testCarrier(under, 'says which types of number a country has', async ({ account, carrier }) => {
      const types = await carrier.numberTypes(country);
      expect(types).toContain(type);
      expect(types).not.toContain(market.missingType);
      expect(new Set(types).size).toBe(types.length);
      const missing = { code: 'country_not_offered', effect: 'none' } as const;
      await expectFailure(account, carrier.numberTypes(market.missingCountry), missing);
    });

    testCarrier(under, 'finds numbers as they are asked for', async ({ carrier }) => {
      const listings = await carrier.searchNumbers(search());
      expect(listings).toHaveLength(10);
      expect(new Set(listings.map(({ number }) => number)).size).toBe(10);
      for (const { number, monthlyCost, capabilities, ...listing } of listings) {
        expect(number).toMatch(/^\+[1-9]\d{6,14}$/);
        expect(number.slice(0, 4 + areaCode.length)).toContain(areaCode);
        expect(listing).toMatchObject({ country, type, requires: expect.any(Array) });
        expect(capabilities).toStrictEqual({
          voice: expect.any(Boolean),
          sms: expect.any(Boolean),
          mms: expect.any(Boolean),
        });
        if (monthlyCost === null) continue;
        expect(monthlyCost).toStrictEqual({
          amount: expect.stringMatching(AMOUNT),
          currency: expect.stringMatching(CURRENCY),
        });
      }
    });

    testCarrier(under, 'finds no more than are asked for', async ({ carrier }) => {
      expect(await carrier.searchNumbers(search({ limit: 3 }))).toHaveLength(3);
      expect((await carrier.searchNumbers({ country, type, limit: 50 })).length).toBeLessThanOrEqual(50);
    });

    testCarrier(under, 'finds numbers that hold digits', async ({ carrier }) => {
      const wanted = (await carrier.searchNumbers(search()))[7]!.number;
      const contains = wanted.slice(-7);
      const numbers = (await carrier.searchNumbers(search({ contains }))).map(({ number }) => number);
      expect(numbers).toContain(wanted);
      for (const number of numbers) expect(number).toContain(contains);
    });

    testCarrier(under, 'finds numbers that can do all that is needed', async ({ carrier }) => {
      const listings = await carrier.searchNumbers(search({ capabilities: ['voice', 'sms', 'mms'] }));
      expect(listings).not.toHaveLength(0);
      for (const { capabilities } of listings)
        expect(capabilities).toStrictEqual({ voice: true, sms: true, mms: true });
    });

    testCarrier(under, 'finds nothing where nothing is left, and where nothing can be', async ({ carrier }) => {
      expect(await carrier.searchNumbers(search({ areaCode: market.emptyAreaCode }))).toStrictEqual([]);
      expect(await carrier.searchNumbers(search({ areaCode: market.unknownAreaCode }))).toStrictEqual([]);
    });

    testCarrier(under, 'names a country or type that it does not offer', async ({ account, carrier }) => {
      const noCountry = carrier.searchNumbers({ country: market.missingCountry, type, limit: 1 });
      await expectFailure(account, noCountry, { code: 'country_not_offered', effect: 'none' });
      const noType = carrier.searchNumbers({ country, type: market.missingType, limit: 1 });
      const { message } = await expectFailure(account, noType, { code: 'number_type_not_offered', effect: 'none' });
      for (const offered of await carrier.numberTypes(country)) expect(message).toContain(offered);
    });

    testCarrier(under, 'lists one number as the search does', async ({ carrier }) => {
      const [found] = await carrier.searchNumbers(search());
      expect(await carrier.listing(found!.number)).toStrictEqual(found);
    });

    testCarrier(under, 'lists no number that has been bought', async (ready) => {
      const { owned } = await buyOne(under, market, ready);
      expect(await ready.carrier.listing(owned.number)).toBeUndefined();
      const numbers = (await ready.carrier.searchNumbers(search())).map(({ number }) => number);
      expect(numbers).not.toContain(owned.number);
    });
  });
}

/** A carrier of the customer's own. */
export function noMarketplaceContract(under: CarrierUnderTest): void {
  describe('without a marketplace', () => {
    testCarrier(under, 'says so to whoever searches, buys or lists', async ({ account, carrier }) => {
      const missing = { code: 'marketplace_missing', effect: 'none' } as const;
      await expectFailure(account, carrier.numberTypes('US'), missing);
      await expectFailure(account, carrier.searchNumbers({ country: 'US', type: 'local', limit: 1 }), missing);
      await expectFailure(account, carrier.listing('+14155550100'), missing);
      await expectFailure(account, carrier.buy(orderOf('+14155550100')), missing);
      await expectFailure(account, carrier.ownedNumbers(), missing);
    });

    testCarrier(under, 'knows nothing of any order or number, and gives nothing up', async ({ carrier }) => {
      expect(await carrier.orderOutcome(orderOf('+14155550100'))).toStrictEqual({ status: 'none' });
      expect(await carrier.ownedNumber('+14155550100')).toBeUndefined();
      await carrier.release({ number: '+14155550100', carrierNumberId: '+14155550100' });
    });
  });
}
