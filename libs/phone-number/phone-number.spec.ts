import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { areaCodeOf, isCountry, isE164, isNumberOfCountry, parsePhoneNumber } from '#phone-number';

describe('parsePhoneNumber', () => {
  test.each([
    '+14155550100',
    '+1 (415) 555-0100',
    '+1.415.555.0100',
    '(+1) 415 555 0100',
    ' +14155550100\t',
    "'+14155550100",
    "' +1 415 555 0100",
    'tel:+1-415-555-0100',
    'TEL:+14155550100',
    '0014155550100',
    '00 1 415 555 0100',
    '\u202a+1\u00a0415\u2011555\u20110100\u202c',
    '＋１４１５５５５０１００',
  ])('reads %j as people mean it', (text) => {
    expect(parsePhoneNumber(text)).toEqual({ e164: '+14155550100', country: 'US', type: 'local' });
  });

  test('reads a national number in the country given', () => {
    expect(parsePhoneNumber('(415) 555-0100', 'US')?.e164).toBe('+14155550100');
    expect(parsePhoneNumber('020 7946 0123', 'GB')?.e164).toBe('+442079460123');
    expect(parsePhoneNumber('442079460123', 'GB')?.e164).toBe('+442079460123');
    expect(parsePhoneNumber('011 44 20 7946 0123', 'US')?.e164).toBe('+442079460123');
    expect(parsePhoneNumber('0011 44 20 7946 0123', 'AU')?.e164).toBe('+442079460123');
    expect(parsePhoneNumber('4155550100')).toBeUndefined();
  });

  test('drops the national prefix that people put in brackets', () => {
    expect(parsePhoneNumber('+44 (0)20 7946 0123')?.e164).toBe('+442079460123');
  });

  test('takes an international number as it is, whatever the country given', () => {
    expect(parsePhoneNumber('+442079460123', 'US')).toEqual({ e164: '+442079460123', country: 'GB', type: 'local' });
    expect(parsePhoneNumber('00442079460123', 'US')?.e164).toBe('+442079460123');
  });

  test.each([
    ['+442079460123', 'local'],
    ['+443004798352', 'national'],
    ['+447400987240', 'mobile'],
    ['+33612345678', 'mobile'],
    ['+18005550100', 'toll_free'],
    ['+80012345678', 'toll_free'],
    ['+14155550123', 'local'],
  ])('%s is %s', (text, type) => {
    expect(parsePhoneNumber(text)?.type).toBe(type);
  });

  test('accepts what is possible, though no range is known to have it', () => {
    const number = '+12995550100';
    expect(parsePhoneNumberFromString(number)?.isValid()).toBe(false);
    expect(parsePhoneNumber(number)).toEqual({ e164: number, country: null, type: 'local' });
  });

  test.each([
    '',
    'not a number',
    '+1415555',
    '+141555501001',
    '+999123456789',
    '+',
    '00',
    '1.41556E+10',
    '+1 415 555 0100 ext. 5',
    '+14155550100;ext=5',
    '+14155550100 +14155550101',
    '+1 800 FLOWERS',
    `+${'1'.repeat(70)}`,
    '+0123456789',
  ])('refuses %j', (text) => {
    expect(parsePhoneNumber(text)).toBeUndefined();
  });

  test('says of any number what libphonenumber-js says', () => {
    const callingCodes = [
      ...new Set(getCountries().map((country) => getCountryCallingCode(country))),
      '800',
      '870',
      '881',
      '979',
      '999',
    ];
    const e164 = fc
      .tuple(fc.constantFrom(...callingCodes, '1', '1', '7', '44'), fc.stringMatching(/^\d{4,13}$/))
      .map(([callingCode, rest]) => `+${callingCode}${rest}`);
    fc.assert(
      fc.property(e164, (text) => {
        const theirs = parsePhoneNumberFromString(text, { extract: false });
        const held = theirs?.isPossible() && isE164(theirs.number);
        const ours = parsePhoneNumber(text);
        expect([ours?.e164, ours?.country]).toEqual(
          held ? [theirs?.number, theirs?.country ?? null] : [undefined, undefined],
        );
        expect(ours?.type === 'mobile').toBe(held ? theirs?.getType() === 'MOBILE' : false);
        expect(ours?.type === 'toll_free').toBe(held ? theirs?.getType() === 'TOLL_FREE' : false);
      }),
      { numRuns: 3000 },
    );
  });

  test('reads back what it wrote', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+(1[2-9]\d{2} ?[2-9]\d{6}|44 ?[127]\d{9}|31 ?[1-7]\d{8})$/), (text) => {
        const number = parsePhoneNumber(text);
        return number === undefined || isDeepStrictEqual(parsePhoneNumber(number.e164), number);
      }),
    );
  });
});

describe('isE164', () => {
  test.each(['+1234567', '+14155550100', '+123456789012345'])('%s is', (text) => expect(isE164(text)).toBe(true));
  test.each(['14155550100', '+0123456789', '+123456', '+1234567890123456', '+1 415', '+14155550100\n', ''])(
    '%j is not',
    (text) => expect(isE164(text)).toBe(false),
  );
});

describe('countries', () => {
  test('knows those that have numbers', () => {
    expect(isCountry('GB')).toBe(true);
    expect(isCountry('UK')).toBe(false);
    expect(isCountry('us')).toBe(false);
    expect(isCountry('toString')).toBe(false);
  });

  test('tells whose a number can be', () => {
    expect(isNumberOfCountry('+14155550100', 'US')).toBe(true);
    expect(isNumberOfCountry('+14155550100', 'CA')).toBe(false);
    expect(isNumberOfCountry('+442079460123', 'US')).toBe(false);
  });

  test('shares toll-free numbers and unknown ranges among the countries of a calling code', () => {
    expect(isNumberOfCountry('+18445550100', 'CA')).toBe(true);
    expect(isNumberOfCountry('+12995550100', 'US')).toBe(true);
    expect(isNumberOfCountry('+12995550100', 'GB')).toBe(false);
    expect(isNumberOfCountry('+80012345678', 'US')).toBe(false);
  });
});

describe('areaCodeOf', () => {
  test.each([
    ['+14155550100', '415'],
    ['+442079460018', '20'],
    ['+441612345678', '161'],
    ['+493012345678', '30'],
    ['+18005550100', '800'],
    // No country has it, or too little of it is there.
    ['+99912345678', undefined],
    ['+1415', undefined],
  ])('of %s is %s', (number, areaCode) => {
    expect(areaCodeOf(number)).toBe(areaCode);
  });
});
