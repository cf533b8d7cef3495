import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { CSV_LIMITS } from './csv-limits.js';
import { blocksOf, csvFile, inShort, rowsOf } from './fixtures/csv-file.js';

jest.setTimeout(60_000);

const A = '+14155550100';
const B = '+14155550101';
const C = '+442079460123';

describe('the dirty file', () => {
  const path = join(process.cwd(), 'services/inventory/src/import/csv/fixtures/numbers-dirty.csv');

  test('has 16 good rows, one of them repeated, and 10 bad ones', async () => {
    const rows = (await blocksOf(path)).flatMap((block) => block.rows);
    const good = rows.filter(({ outcome }) => outcome === 'ok');
    expect(new Set(inShort(good).map(([, number]) => number)).size).toBe(16);
    expect(good).toHaveLength(17);
    expect(inShort(rows).slice(17)).toEqual([
      [19, 'number_invalid'],
      [20, 'number_invalid'],
      [21, 'number_missing'],
      [22, 'type_invalid'],
      [23, 'capability_invalid'],
      [24, 'capability_missing'],
      [25, 'cost_invalid'],
      [26, 'currency_invalid'],
      [27, 'country_mismatch'],
      [28, 'quote_not_closed'],
    ]);
  });

  test('is read as people mean it', async () => {
    const rows = (await blocksOf(path)).flatMap((block) => block.rows);
    expect(rows[0]).toEqual({
      row: 2,
      outcome: 'ok',
      number: {
        number: '+442075952739',
        numberType: 'local',
        capabilities: { voice: true, sms: false, mms: false },
        country: 'GB',
        locality: 'London',
        monthlyCost: { amount: '1.15', currency: 'USD' },
      },
    });
    expect(rows[4]).toMatchObject({ number: { locality: 'São Paulo', monthlyCost: { amount: '4.25' } } });
    expect(rows[15]).toMatchObject({ number: { country: 'NL', monthlyCost: { amount: '1.15', currency: 'EUR' } } });
    expect(rows[26]).toEqual({
      row: 28,
      outcome: 'failed',
      number: '+14155551234',
      code: 'quote_not_closed',
      detail: 'The quote opened in column locality is never closed.',
    });
  });
});

describe('readNumberCsv', () => {
  test.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR alone', '\r'],
  ])('counts lines that end in %s', async (_, end) => {
    const expected = [
      [2, A],
      [4, B],
      [5, 'number_missing'],
    ];
    const text = ['number,type', `${A},local`, '', `${B},`, ',local'].join(end);
    expect(inShort(await rowsOf(text))).toEqual(expected);
    expect(inShort(await rowsOf(text + end))).toEqual(expected);
    expect(inShort(await rowsOf(`\ufeff${text}${end}${end}`))).toEqual(expected);
  });

  test('gives no block for a file without rows', async () => {
    expect(await blocksOf(csvFile('number'))).toEqual([]);
    expect(await blocksOf(csvFile('number\n\n \n'))).toEqual([]);
  });

  test('goes on after a quote that is never closed', async () => {
    const rows = await rowsOf(`number,locality\n${A},"Boston\n${B},"Las Vegas, NV"\n${C},London\n`);
    expect(inShort(rows)).toEqual([
      [2, 'quote_not_closed'],
      [3, B],
      [4, C],
    ]);
    expect(rows[0]).toMatchObject({ number: A, detail: 'The quote opened in column locality is never closed.' });
  });

  test('names an ignored column as written, and one without a name by its place', async () => {
    const rows = await rowsOf(`My Notes,number,\n"x,${A},\ny,${A},z"z\n`);
    expect(rows).toMatchObject([
      { row: 2, number: '', detail: 'The quote opened in column My Notes is never closed.' },
      { row: 3, number: A, detail: expect.stringMatching(/^A quote stands amid the text of column 3;/) },
    ]);
  });

  test('numbers a row of several lines by its first', async () => {
    expect(inShort(await rowsOf(`number,notes\n${A},"one\r\ntwo\nthree"\n${B},\n`))).toEqual([
      [2, A],
      [5, B],
    ]);
  });

  test('reads what Excel makes of a list', async () => {
    const rows = await rowsOf(
      `sep=;\r\nPhone Number;City;Monthly Cost;;\r\n="${A}";"Köln; Altstadt";1,15;;\r\n"=""${B}""";=x;;;;;\r\n;;;;\r\n${C};;;\r\n`,
    );
    expect(inShort(rows)).toEqual([
      [3, A],
      [4, B],
      [6, C],
    ]);
    const cost = { amount: '1.15', currency: 'USD' };
    expect(rows[0]).toMatchObject({ number: { locality: 'Köln; Altstadt', monthlyCost: cost } });
    expect(rows[1]).toMatchObject({ number: { locality: '=x' } });
  });

  test("reads the tabs of a carrier's command line, empty cells and all", async () => {
    const rows = await rowsOf(`SID\tCity\tPhone Number\tMMS\nPN1\t\t${A}\tyes\n\t "a b" \t${B}\t\nPN3\tx\t${C}\n`);
    const localities = rows.map((row) => row.outcome === 'ok' && [row.row, row.number.number, row.number.locality]);
    expect(localities).toEqual([
      [2, A, null],
      [3, B, 'a b'],
      [4, C, 'x'],
    ]);
    expect(rows[0]).toMatchObject({ number: { capabilities: { mms: true } } });
  });

  test('fails a row of too many cells alone', async () => {
    expect(inShort(await rowsOf(`number,locality\n${A},Boston, MA\n${B},Boston\n`))).toEqual([
      [2, 'too_many_cells'],
      [3, B],
    ]);
  });

  test('fails a row that is no UTF-8 alone, and names its number', async () => {
    const text = `number,locality\n${A},London\n${B},S\u00e3o Paulo\n${C},London\n`;
    const rows = await rowsOf(Buffer.from(text, 'latin1'));
    expect(inShort(rows)).toEqual([
      [2, A],
      [3, 'invalid_encoding'],
      [4, C],
    ]);
    expect(rows[1]).toMatchObject({ number: B });
  });

  test.each(['\n', '\r', '\r\n'])('fails a row that is too long alone, however long, before %j', async (end) => {
    const long = `${B},${'x'.repeat(3_000_000)}`;
    const rows = await rowsOf(['number,notes', `${A},`, long, `${C},`, ''].join(end));
    expect(inShort(rows)).toEqual([
      [2, A],
      [3, 'row_too_long'],
      [4, C],
    ]);
    expect(inShort(await rowsOf(['number,notes', long].join(end)))).toEqual([[2, 'row_too_long']]);
  });

  test('goes on right after a row that is too long, wherever its line end falls in what is read', async () => {
    const limits = { ...CSV_LIMITS, maxRowBytes: 20, readBytes: 1 };
    for (const end of ['\n', '\r', '\r\n']) {
      for (let length = 18; length <= 90; length++) {
        const rows = await rowsOf(`number${end}${'x'.repeat(length)}${end}${A}${end}`, limits);
        expect(inShort(rows)).toEqual([
          [2, length > 20 ? 'row_too_long' : 'number_invalid'],
          [3, A],
        ]);
      }
    }
  });

  test('gives blocks of at most 500 rows', async () => {
    const blocks = await blocksOf(csvFile(`number\n${`${A}\n`.repeat(1100)}`));
    expect(blocks.map(({ rows, nextLine, nextOffset }) => [rows.length, nextLine, nextOffset])).toEqual([
      [500, 502, 7 + 500 * 13],
      [500, 1002, 7 + 1000 * 13],
      [100, 1102, 7 + 1100 * 13],
    ]);
  });

  test('reads a file many times longer than what it holds of it', async () => {
    const line = `${A},"São ""Paulo"", ${'\u{1f4de}'.repeat(20)}"`;
    const rows = await rowsOf(`number,locality\n${`${line}\r\n`.repeat(20_000)}`);
    expect(rows).toHaveLength(20_000);
    expect(new Set(rows.map(({ number }) => JSON.stringify(number))).size).toBe(1);
    expect(rows.at(-1)).toMatchObject({ row: 20_001, number: { locality: `São "Paulo", ${'\u{1f4de}'.repeat(20)}` } });
  });

  test('rejects when there is no such file', async () => {
    await expect(blocksOf(join(process.cwd(), 'no-such-file.csv'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('readNumberCsv, whatever is in the file', () => {
  const piece = fc.constantFrom(
    '"',
    '"',
    '""',
    ',',
    ',',
    '\n',
    '\n',
    '\r',
    '\r\n',
    ' ',
    A,
    B,
    'é',
    '\u{1f4de}',
    '\u00a0',
    '\ufeff',
    'x',
    '=',
    'x'.repeat(50),
    ' '.repeat(50),
  );
  const text = fc.array(piece, { maxLength: 120 }).map((pieces) => pieces.join(''));
  const bytes = fc.oneof(
    text.map((valid) => Buffer.from(valid)),
    text.map((latin) => Buffer.from(latin, 'latin1')),
  );
  const small = fc.record({
    maxRowBytes: fc.integer({ min: 20, max: 60 }),
    maxQuotedLines: fc.integer({ min: 0, max: 3 }),
    maxBlockRows: fc.integer({ min: 1, max: 4 }),
    readBytes: fc.integer({ min: 1, max: 9 }),
  });

  test('reads the same in pieces of any size, and from the end of any block', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, small, async (content, limits) => {
        const path = csvFile(Buffer.concat([Buffer.from('number,notes,locality\n'), content]));
        const atOnce = (await blocksOf(path, undefined, { ...limits, maxBlockRows: 1000, readBytes: 100_000 })).flatMap(
          ({ rows }) => rows,
        );
        const blocks = await blocksOf(path, undefined, limits);
        expect(blocks.flatMap(({ rows }) => rows)).toEqual(atOnce);
        for (const [index, { nextOffset, nextLine }] of blocks.entries()) {
          expect(await blocksOf(path, { offset: nextOffset, line: nextLine }, limits)).toEqual(blocks.slice(index + 1));
        }
      }),
      { numRuns: 400 },
    );
  });

  test('gives back what was written, in rows numbered by line', async () => {
    const notes = fc
      .array(fc.constantFrom('"', ',', '\n', 'é', 'a', ' '), { maxLength: 12 })
      .map((characters) => characters.join(''));
    const row = fc.record({
      number: fc.constantFrom(A, B, C),
      notes,
      locality: fc.stringMatching(/^[A-Z"][a-z", é]{0,10}[a-z]$/),
    });
    const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        small,
        async (rows, end, limits) => {
          const lines = rows.map(
            (cells) => [cells.number, quoted(cells.notes), quoted(cells.locality)].join(',') + end,
          );
          let line = 2;
          const expected = rows.map(({ number, locality, notes: note }) => {
            const start = line;
            line += 1 + (note.match(/\n/g)?.length ?? 0);
            return [start, number, locality];
          });
          const roomy = { ...CSV_LIMITS, maxBlockRows: limits.maxBlockRows, readBytes: limits.readBytes };
          const read = await rowsOf(`number,notes,locality${end}${lines.join('')}`, roomy);
          expect(
            read.map((each) => each.outcome === 'ok' && [each.row, each.number.number, each.number.locality]),
          ).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  });
});
