import { describe, expect, test } from '@jest/globals';
import { isCountry, isNumberOfCountry, parsePhoneNumber } from '#phone-number';
import { offerOf } from './offer.js';
import { numberRanges, rangeOfNumber } from './number-ranges.js';

/** Of each block the first number and the last: what is asked of them does not change in between. */
const numbersAtBlockEnds = () =>
  numberRanges().flatMap((range) =>
    range.blocks.flatMap(({ stem, endings }) =>
      [...new Set([endings[0]!, endings.at(-1)!])].map((ending) => ({ range, number: stem + ending })),
    ),
  );

/** What the regulators set aside; written by hand from their lists and not from the table. */
const FICTIONAL = [
  /^\+1[2-9]\d\d55501\d\d$/,
  /^\+441(1[3-8]|[2-6]1)4960\d{3}$/,
  /^\+44(207946|191498|289649|292018)[06]\d{3}$/,
  /^\+447700900\d{3}$|^\+443069990\d{3}$|^\+448081570\d{3}$/,
  /^\+61[2378](5550|7010)\d{4}$|^\+6149157\d{4}$|^\+611800(160401|9757\d\d)$|^\+6113009757\d\d$/,
  /^\+33(19900|26191|35301|46571|53649|63998)\d{4}$/,
];

describe('numbers of the sandbox', () => {
  test('are fictional, possible, of their country, and there once', () => {
    const numbers = numbersAtBlockEnds();
    expect(new Set(numbers.map(({ number }) => number)).size).toBe(numbers.length);
    const wrong = numbers.filter(({ number, range }) => {
      const isFictional = FICTIONAL.some((pattern) => pattern.test(number));
      const { country } = range;
      const isTheirs = isCountry(country) && isNumberOfCountry(number, country);
      return !isFictional || !isTheirs || parsePhoneNumber(number)?.e164 !== number;
    });
    expect(wrong.map(({ number }) => number)).toStrictEqual([]);
  });

  test('are of the type that the numbering plan has them in, where it has them', () => {
    const wrong = numberRanges().filter(({ type, blocks }) => {
      const planned = parsePhoneNumber(blocks[0]!.stem + blocks[0]!.endings[0]!)?.type;
      return planned !== type && !(planned === 'local' && type === 'mobile');
    });
    expect(wrong.map(({ blocks }) => blocks[0]!.stem)).toStrictEqual([]);
  });

  test('are told from all others', () => {
    expect(rangeOfNumber('+14155550199')?.areaCode).toBe('415');
    expect(rangeOfNumber('+14155550200')).toBeUndefined();
    expect(rangeOfNumber('+12125550100')).toBeUndefined();
    expect(rangeOfNumber('+18005550199')?.type).toBe('toll_free');
    expect(rangeOfNumber('+18005550100')).toBeUndefined();
    expect(rangeOfNumber('+61491570006')?.type).toBe('mobile');
    expect(rangeOfNumber('+61491570007')).toBeUndefined();
    expect(rangeOfNumber('')).toBeUndefined();
  });

  test('can do and cost what is common for their type and country', () => {
    const everything = { voice: true, sms: true, mms: true };
    const voice = { voice: true, sms: false, mms: false };
    expect(offerOf('+14155550100')).toMatchObject({
      capabilities: everything,
      monthlyCost: { amount: '1.15', currency: 'USD' },
      locality: 'San Francisco, CA',
    });
    expect(offerOf('+14155550107')?.capabilities).toStrictEqual({ ...everything, mms: false });
    expect(offerOf('+18885550100')?.monthlyCost).toStrictEqual({ amount: '2.15', currency: 'USD' });
    expect(offerOf('+442079460000')?.capabilities).toStrictEqual(voice);
    expect(offerOf('+447700900000')?.capabilities).toStrictEqual({ ...voice, sms: true });
  });
});
