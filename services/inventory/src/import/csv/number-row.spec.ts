import { describe, expect, test } from '@jest/globals';
import type { ReadRow } from '../domain/import.events.js';
import type { NumberCsvHeader } from './csv-header.js';
import type { NumberColumn } from './number-columns.js';
import { readNumberRow } from './number-row.js';

const EMPTY: NumberCsvHeader = {
  delimiter: ',',
  positions: {},
  names: [],
  ignoredColumns: [],
  rows: { offset: 0, line: 2 },
};

/** Reads a row of these cells under a header of these columns. */
function read(cells: Partial<Record<NumberColumn, string>>): ReadRow {
  const names = Object.keys(cells) as NumberColumn[];
  const positions = Object.fromEntries(names.map((name, position) => [name, position]));
  const header: NumberCsvHeader = { ...EMPTY, positions, names };
  return readNumberRow(7, Object.values(cells), header);
}

function accepted(cells: Partial<Record<NumberColumn, string>>) {
  const row = read({ number: '+14155550100', ...cells });
  if (row.outcome === 'failed') throw new Error(row.detail);
  return row.number;
}

function refused(cells: Partial<Record<NumberColumn, string>>): [string, string] {
  const row = read({ number: '+14155550100', ...cells });
  if (row.outcome === 'ok') throw new Error(`${row.number.number} was accepted.`);
  return [row.code, row.detail];
}

describe('readNumberRow', () => {
  test('fills in what the row does not say', () => {
    expect(read({ number: ' +1 415 555 0100 ' })).toEqual({
      row: 7,
      outcome: 'ok',
      number: {
        number: '+14155550100',
        numberType: 'local',
        capabilities: { voice: true, sms: false, mms: false },
        country: 'US',
        locality: null,
        monthlyCost: null,
      },
    });
  });

  test('reads empty cells like absent columns', () => {
    const empty = { type: '', voice: '', sms: '', mms: '', country: '', locality: '', monthlyCost: '', currency: '' };
    expect(accepted(empty)).toEqual(accepted({}));
  });

  test('keeps the number of a failed row as written', () => {
    expect(read({ number: '+1 (415) 555-0100', type: 'premium' })).toMatchObject({
      row: 7,
      outcome: 'failed',
      number: '+1 (415) 555-0100',
    });
  });

  describe('number', () => {
    test('is needed', () => expect(refused({ number: '  ' })[0]).toBe('number_missing'));

    test('must be one', () => {
      expect(refused({ number: '+1415555' })).toEqual([
        'number_invalid',
        '"+1415555" is not a phone number; write it with + and the country code, such as +14155550100.',
      ]);
      expect(refused({ number: '+1415555', country: 'US' })).toEqual(refused({ number: '+1415555' }));
    });

    test.each(['4155550100', '14155550100', '(415) 555-0100'])('%s needs its country', (number) => {
      const detail = `"${number}" does not say of which country it is; write it with + and the country code, such as +14155550100, or name the country in the column country, such as US.`;
      expect(refused({ number })).toEqual(['number_invalid', detail]);
      expect(accepted({ number, country: 'US' }).number).toBe('+14155550100');
    });

    test.each(['1.41555E+10', '1,41555e+10', '4E+11', '+1.41555E10'])('%s was rounded by Excel', (number) => {
      const detail = `Excel has rounded this number to "${number}"; format its column as text, enter the numbers again and save.`;
      for (const country of ['', 'US']) expect(refused({ number, country })).toEqual(['number_invalid', detail]);
    });

    test('and other cells may be formulas that keep them as text', () => {
      expect(accepted({ number: '="+14155550100"', type: '="mobile"' }).numberType).toBe('mobile');
      expect(refused({ number: '="+1415"' })[1]).toMatch(/^"\+1415" is not a phone number;/);
    });

    test('without + is one of the country in its row', () => {
      expect(accepted({ number: '020 7946 0123', country: 'gb' }).number).toBe('+442079460123');
    });
  });

  describe('type', () => {
    test.each([
      ['LOCAL', 'local'],
      ['National', 'national'],
      [' mobile ', 'mobile'],
      ['toll_free', 'toll_free'],
      ['Toll-Free', 'toll_free'],
      ['tollfree', 'toll_free'],
      ['TOLL FREE', 'toll_free'],
      ['landline', 'local'],
      ['shared_cost', 'national'],
    ])('%j is %s', (type, expected) => expect(accepted({ type }).numberType).toBe(expected));

    test("is the number's where the row does not say", () => {
      expect(accepted({ number: '+18005550100' }).numberType).toBe('toll_free');
      expect(accepted({ number: '+447400987240' }).numberType).toBe('mobile');
      expect(accepted({ number: '+447400987240', type: 'long-code' }).numberType).toBe('mobile');
    });

    test('is none other', () => {
      expect(refused({ type: 'premium' })).toEqual([
        'type_invalid',
        '"premium" is no type; write local, national, mobile or toll_free.',
      ]);
    });
  });

  describe('capabilities', () => {
    test.each(['yes', 'Y', '1', 'TRUE', ' true '])('%j is yes', (sms) =>
      expect(accepted({ sms }).capabilities.sms).toBe(true),
    );
    test.each(['no', 'N', '0', 'False', ' false '])('%j is no', (voice) => {
      expect(accepted({ voice, mms: 'yes' }).capabilities).toEqual({ voice: false, sms: false, mms: true });
    });

    test('are yes or no', () => {
      expect(refused({ sms: 'maybe' })).toEqual([
        'capability_invalid',
        '"maybe" in column sms is neither yes nor no; write one of them.',
      ]);
      expect(refused({ voice: '2' })[0]).toBe('capability_invalid');
      expect(refused({ mms: 'x' })[0]).toBe('capability_invalid');
    });

    test('are one at least', () => {
      expect(refused({ voice: 'no' })).toEqual([
        'capability_missing',
        'The number has no capability; say yes to at least one of voice, sms and mms.',
      ]);
    });
  });

  describe('country', () => {
    test('is two letters in any case', () => expect(accepted({ country: ' us ' }).country).toBe('US'));

    test.each(['USA', 'UK', 'X', '??', 'United States'])('%j is none', (country) => {
      expect(refused({ country })).toEqual([
        'country_invalid',
        `"${country}" is no country; write the two letters of ISO 3166, such as US.`,
      ]);
    });

    test("is the number's", () => {
      expect(refused({ number: '+442079460123', country: 'us' })).toEqual([
        'country_mismatch',
        'The number belongs to GB, not to "us"; correct the one or the other.',
      ]);
      expect(refused({ number: '+80012345678', country: 'US' })).toEqual([
        'country_mismatch',
        'The number belongs to no single country, not to "US"; correct the one or the other.',
      ]);
    });

    test('may be any that shares a toll-free number', () => {
      expect(accepted({ number: '+18445550100', country: 'CA' }).country).toBe('CA');
    });

    test('is null for a number of no single country', () =>
      expect(accepted({ number: '+80012345678' }).country).toBeNull());
  });

  describe('monthlyCost', () => {
    test.each([
      ['1.15', '1.15'],
      ['$1.15', '1.15'],
      [' $ 2.50 ', '2.50'],
      ['0', '0'],
      ['007.5000', '7.5000'],
      ['.5', '0.5'],
      ['3.', '3'],
      ['1,15', '1.15'],
      ['$0,5', '0.5'],
    ])('%j is %s USD', (monthlyCost, amount) =>
      expect(accepted({ monthlyCost }).monthlyCost).toEqual({ amount, currency: 'USD' }),
    );

    test.each(['-3', '1.12345', 'free', '1,150', '1.150,00', ',15', '$', '.', '€1', '1e3', '1234567890123', '$$1'])(
      '%j is none',
      (monthlyCost) => {
        expect(refused({ monthlyCost })).toEqual([
          'cost_invalid',
          `"${monthlyCost}" is no monthly cost; write an amount such as 1.15, not negative and with at most 4 decimals.`,
        ]);
      },
    );

    test('is in the currency of its column, whatever its sign', () => {
      expect(accepted({ monthlyCost: '$1.15', currency: 'eur' }).monthlyCost).toEqual({
        amount: '1.15',
        currency: 'EUR',
      });
    });

    test('is absent where there is a currency alone', () =>
      expect(accepted({ currency: 'EUR' }).monthlyCost).toBeNull());

    test.each(['DOLLARS', 'XQQ', '$', 'US'])('has a currency that exists, not %j', (currency) => {
      expect(refused({ monthlyCost: '1', currency })).toEqual([
        'currency_invalid',
        `"${currency}" is no currency; write the three letters of ISO 4217, such as USD.`,
      ]);
    });
  });

  describe('locality', () => {
    test('is trimmed', () => expect(accepted({ locality: '  São Paulo ' }).locality).toBe('São Paulo'));

    test('has at most 200 characters', () => {
      expect(accepted({ locality: 'x'.repeat(200) }).locality).toHaveLength(200);
      expect(refused({ locality: 'x'.repeat(201) })).toEqual([
        'locality_invalid',
        `The locality "${'x'.repeat(59)}…" is too long; it has at most 200 characters.`,
      ]);
    });

    test('has no control characters', () => {
      expect(refused({ locality: 'Las Vegas,\r\nNV' })).toEqual([
        'locality_invalid',
        'The locality "Las Vegas, NV" has a line break or another control character; write it on one line.',
      ]);
      expect(refused({ locality: 'a\u0000b' })[0]).toBe('locality_invalid');
    });
  });

  describe('cells', () => {
    const header: NumberCsvHeader = { ...EMPTY, positions: { type: 0, number: 1 }, names: ['type', 'number'] };

    test('beyond the header fail the row', () => {
      expect(readNumberRow(3, ['local', '+14155550100', 'x'], header)).toEqual({
        row: 3,
        outcome: 'failed',
        number: '+14155550100',
        code: 'too_many_cells',
        detail: 'The row has 3 cells and the header 2; put a cell with a comma in it in quotes.',
      });
    });

    test('beyond the header may be empty', () => {
      expect(readNumberRow(3, ['local', '+14155550100', '', ' '], header)).toMatchObject({ outcome: 'ok' });
    });

    test('that the row does not have are empty', () => {
      expect(readNumberRow(3, ['local'], header)).toMatchObject({ code: 'number_missing' });
    });
  });
});
