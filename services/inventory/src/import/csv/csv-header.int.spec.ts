import { describe, expect, test } from '@jest/globals';
import { readHeader, readHeaderOfUpload } from './csv-header.js';
import { csvFile } from './fixtures/csv-file.js';

describe('readHeader', () => {
  test('takes any order and case, spaces, underscores and a byte order mark', async () => {
    expect(await readHeader(csvFile('\ufeffMonthly Cost, CURRENCY ,"Number",toll_free,monthly_notes\r\n'))).toEqual({
      delimiter: ',',
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
    expect((await readHeader(csvFile('number,notes,notes,,\n'))).ignoredColumns).toEqual(['notes', 'notes']);
  });

  test.each(['Phone Number', 'phone_number', 'PhoneNumber', 'E.164', 'Number #'])(
    'takes %j for the number',
    async (name) => {
      const { positions, names } = await readHeader(csvFile(`SID,${name},Friendly Name\n`));
      expect([positions, names]).toEqual([{ number: 1 }, ['SID', 'number', 'Friendly Name']]);
    },
  );

  test("reads the columns of carriers' exports", async () => {
    const telnyx = 'id,phone_number,country_iso_alpha2,status,phone_number_type,hd_voice_enabled,city,sms enabled\n';
    expect(await readHeader(csvFile(telnyx))).toMatchObject({
      positions: { number: 1, country: 2, type: 4, locality: 6, sms: 7 },
      ignoredColumns: ['id', 'status', 'hd_voice_enabled'],
    });
    expect((await readHeader(csvFile('phone_number,capabilities.voice\n'))).positions).toEqual({ number: 0, voice: 1 });
  });

  test('prefers our own names, and takes none of several others', async () => {
    expect(await readHeader(csvFile('Phone Number,Number,DID\n'))).toMatchObject({
      positions: { number: 1 },
      ignoredColumns: ['Phone Number', 'DID'],
    });
    expect(await readHeader(csvFile('number,City,city\n'))).toMatchObject({
      positions: { number: 0 },
      ignoredColumns: ['City', 'city'],
    });
  });

  test.each([
    ['commas', 'Number,"type;a"\n', ','],
    ['semicolons', 'Number;"type";a,b\n', ';'],
    ['quoted names and semicolons', '"type";"Phone Number"\n', ';'],
    ['tabs', 'type\tNumber\t"a,b;c"\n', '\t'],
    ['a single column', 'Number\n', ','],
  ])('tells %s', async (_, content, delimiter) => {
    expect((await readHeader(csvFile(content))).delimiter).toBe(delimiter);
  });

  test.each(['sep=;\r\n', '\ufeff"sep=;"\r\n', 'SEP=;\n\n'])('may follow %j', async (line) => {
    const { positions, rows } = await readHeader(csvFile(`${line}number;type\r\n`));
    expect([positions, rows.line]).toEqual([{ number: 0, type: 1 }, line.split('\n').length + 1]);
  });

  const EMPTY = 'The file is empty; its first line names the columns, of which "number" is needed.';
  const NO_NUMBER =
    'The first line must name the columns, separated by commas, semicolons or tabs, and has no column "number".';
  const A_ROW =
    'The first line must name the columns, separated by commas, semicolons or tabs, and is a row already; put a line such as number,type above it.';
  const CURL = 'with curl, send it with --data-binary, for -d takes its line breaks away.';
  const ONE_LINE = `The file is one line, its rows in the header; ${CURL}`;
  const UTF_16 = 'The file is in UTF-16, which Excel calls "Unicode Text"; save it as "CSV UTF-8".';
  const WORKBOOK = 'The file is a workbook, not a CSV; save the sheet with the numbers as "CSV UTF-8".';
  const JSON_FILE = 'The file is JSON, not a CSV; its first line must name the columns, such as number,type.';

  test.each([
    ['an empty file', '', 'header', EMPTY],
    ['only blank lines', '\ufeff\n \n', 'header', EMPTY],
    ['a row for a header', '+14155550100,local\n', 'number', A_ROW],
    ['rows for a header', '="+14155550100"\n+1 415 555 0101\n', 'number', A_ROW],
    ['no number column', 'type,voice\n', 'number', NO_NUMBER],
    ['no number column, by semicolons', 'type;voice\n', 'number', NO_NUMBER],
    [
      'several columns that may be it',
      'E.164,DID\n',
      'number',
      'No column is named "number"; if the numbers are in "E.164" or "DID", name that one so.',
    ],
    [
      'a column that may be the number of a contact',
      'name,phone\n',
      'number',
      'No column is named "number"; if the numbers are in "phone", name that one so.',
    ],
    ['a line run together', 'number+14155550100+14155550101', 'number', ONE_LINE],
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
      `The first line, which names the columns, has a broken quote. If the file has its rows in that line too: ${CURL}`,
    ],
    [
      'a line without end',
      `number,${'x'.repeat(200_000)}`,
      'header',
      `The first line, which names the columns, is too long. If the file has its rows in that line too: ${CURL}`,
    ],
    [
      'Latin-1',
      Buffer.from('number,Währung\n', 'latin1'),
      'header',
      'The file is not in UTF-8; save it as CSV in UTF-8.',
    ],
    ['UTF-16', Buffer.from('\ufeffnumber\n', 'utf16le'), 'header', UTF_16],
    ['UTF-16 without a mark', Buffer.from('number\n', 'utf16le'), 'header', UTF_16],
    ['UTF-16, big end first', Buffer.from('\ufeffnumber\n', 'utf16le').swap16(), 'header', UTF_16],
    ['a workbook', 'PK\u0003\u0004\u0014\u0000', 'header', WORKBOOK],
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'header', WORKBOOK],
    ['a JSON object', '{"numbers": ["+14155550100"]}', 'header', JSON_FILE],
    ['a JSON list', '\ufeff[\n  {"number": "+14155550100"}\n]', 'header', JSON_FILE],
  ])('refuses %s', async (_, content, field, message) => {
    await expect(readHeader(csvFile(content))).rejects.toMatchObject({
      code: 'invalid_request',
      message,
      details: { errors: [{ field, message }] },
    });
  });

  const NO_ROWS = 'The file names its columns and has no rows; write a line for each number below the first.';

  test.each([
    ['a header alone', 'number', NO_ROWS],
    ['a header above blank lines', 'number,type\r\n\r\n,\r\n \n', NO_ROWS],
    ['a line run together', 'number,type+14155550100,local+14155550101,local', ONE_LINE],
    ['an Excel line run together', 'Number;Type+1 (415) 555-0100;local', ONE_LINE],
  ])('refuses an upload of %s', async (_, content, message) => {
    const path = csvFile(content);
    await expect(readHeaderOfUpload(path)).rejects.toMatchObject({
      code: 'invalid_request',
      message,
      details: { errors: [{ field: 'rows', message }] },
    });
    expect((await readHeader(path)).positions).toHaveProperty('number');
  });

  test('takes an upload with a row, even a bad one, or one far down', async () => {
    expect(await readHeaderOfUpload(csvFile('number\n\n"'))).toMatchObject({ names: ['number'] });
    expect(await readHeaderOfUpload(csvFile(`number\n${'\n'.repeat(1_000_000)}+14155550100`))).toMatchObject({
      names: ['number'],
    });
  });
});
