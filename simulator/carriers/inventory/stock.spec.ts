import { describe, expect, test } from '@jest/globals';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { COUNTRIES } from './number-plan.js';
import { Stock } from './stock.js';

function everything(stock: Stock): string[] {
  return COUNTRIES.flatMap(({ iso }) => stock.search({ country: iso, fits: () => true, limit: 100_000 })).map(
    ({ number }) => number,
  );
}

describe('the stock', () => {
  test.each(['twilio', 'telnyx'] as const)(
    '%s sells numbers that exist, of the country and type that it says',
    (carrier) => {
      const stock = new Stock(carrier, 1);
      const wrong = COUNTRIES.flatMap(({ iso }) =>
        stock.search({ country: iso, fits: () => true, limit: 100_000 }),
      ).filter(({ number, country, offer }) => {
        const parsed = parsePhoneNumberFromString(number);
        // Toll-free numbers belong to all of North America.
        const isThere = offer.type === 'toll_free' || parsed?.country === country.iso;
        return !parsed?.isValid() || !isThere || parsed.countryCallingCode !== country.callingCode;
      });
      expect(wrong.map(({ number }) => number)).toEqual([]);
    },
  );

  test('is the same for the same seed, and another for another', () => {
    const numbers = everything(new Stock('twilio', 1));
    expect(everything(new Stock('twilio', 1))).toEqual(numbers);
    expect(everything(new Stock('twilio', 2))).not.toEqual(numbers);
  });

  test('of one carrier holds no number of the other', () => {
    const others = new Set(everything(new Stock('telnyx', 1)));
    expect(everything(new Stock('twilio', 1)).filter((number) => others.has(number))).toEqual([]);
  });

  test('has area codes without a number', () => {
    expect(new Stock('twilio', 1).search({ country: 'US', areaCode: '212', fits: () => true, limit: 1 })).toEqual([]);
  });

  test('hands out numbers of its own that it never sells, ten thousand and more', () => {
    const stock = new Stock('twilio', 1);
    const sold = new Set(everything(stock));
    const out = Array.from({ length: 12_000 }, () => stock.next().number);
    expect(new Set(out).size).toBe(out.length);
    expect(out.filter((number) => sold.has(number) || !parsePhoneNumberFromString(number)?.isValid())).toEqual([]);
  });
});
