import { describe, expect, test } from '@jest/globals';
import { readHeader } from './csv-header.js';
import { csvFile } from './fixtures/csv-file.js';

describe('readHeader', () => {
  test('takes any order and case, spaces, underscores and a byte order mark', async () => {
    expect(await readHeader(csvFile('\ufeffMonthly Cost, CURRENCY ,"Number",toll_free,monthly_notes\r\n'))).toEqual({
      positions: { monthlyCost: 0, currency: 1, number: 2 },
      names: ['monthlyCost', 'currency', 'number', 'toll_free', 'monthly_notes'],
      ignoredColumns: ['toll_free', 'monthly_notes'],
      rows: { offset: 61, line: 2 },
    });
    expect((await readHeader(csvFile('monthly_cost,number'))).positions).toEqual({ monthlyCost: 0, number: 1 });
  });

  test('may follow blank lines, and a quoted name may span two', async () => {
    expect((await readHeader(csvFile('\n \r\nnumber,"a\nb"\n'))).rows).toEqual({ offset: 17, line: 5 });
  });

  test('allows columns that are ignored to have the same name or none', async () => {
    expect((await readHeader(csvFile('number,notes,notes,,\n'))).ignoredColumns).toEqual(['notes', 'notes', '', '']);
  });

  test.each([
    [
      'an empty file',
      '',
      'header',
      'The file is empty; its first line names the columns, of which "number" is needed.',
    ],
    [
      'only blank lines',
      '\ufeff\n \n',
      'header',
      'The file is empty; its first line names the columns, of which "number" is needed.',
    ],
    [
      'no header',
      '+14155550100,local\n',
      'number',
      'The first line must name the columns, separated by commas, and has no column "number".',
    ],
    [
      'no number column',
      'type,voice\n',
      'number',
      'The first line must name the columns, separated by commas, and has no column "number".',
    ],
    [
      'a column named twice',
      'number,Monthly Cost,monthlycost\n',
      'monthlyCost',
      'The header names the column monthlyCost twice.',
    ],
    [
      'an open quote',
      'number,"type\n+1,local\n',
      'header',
      'The first line, which names the columns, has a broken quote or is too long.',
    ],
    [
      'a line without end',
      `number,${'x'.repeat(200_000)}`,
      'header',
      'The first line, which names the columns, has a broken quote or is too long.',
    ],
    [
      'UTF-16',
      Buffer.from('\ufeffnumber\n', 'utf16le'),
      'header',
      'The file is not in UTF-8; save it as CSV in UTF-8.',
    ],
  ])('refuses %s', async (_, content, field, message) => {
    await expect(readHeader(csvFile(content))).rejects.toMatchObject({
      code: 'invalid_request',
      message,
      details: { errors: [{ field, message }] },
    });
  });
});
