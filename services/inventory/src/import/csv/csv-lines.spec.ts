import { describe, expect, test } from '@jest/globals';
import type { Delimiter } from './csv-cells.js';
import { CSV_LIMITS } from './csv-limits.js';
import { CsvLines } from './csv-lines.js';

/** The records of a text, each as its text or as `code:column`. */
function recordsOf(text: string, limits = CSV_LIMITS, delimiter?: Delimiter): string[] {
  const bytes = Buffer.from(text);
  const lines = new CsvLines(bytes, true, limits, delimiter);
  const records: string[] = [];
  for (let next = 0; next < bytes.length;) {
    const { start, end, next: after, blank, fault } = lines.recordAt(next);
    if (!blank) records.push(fault ? `${fault.code}:${fault.column}` : bytes.toString('utf8', start, end));
    next = after ?? bytes.length;
  }
  return records;
}

describe('CsvLines', () => {
  test('ends a line at LF, CRLF and CR alone, and at the end of the file', () => {
    expect(recordsOf('a\nb\r\nc\rd')).toEqual(['a', 'b', 'c', 'd']);
    expect(recordsOf('a\n')).toEqual(['a']);
  });

  test('skips blank lines, of whatever white space', () => {
    expect(recordsOf('\na\n\n \t\n\u00a0\u3000\nb\r\n\r\n')).toEqual(['a', 'b']);
  });

  test('keeps quoted line ends, commas and doubled quotes in their record', () => {
    expect(recordsOf('"a\nb",c\nd')).toEqual(['"a\nb",c', 'd']);
    expect(recordsOf('"a\r\nb,""c"""\r\nd')).toEqual(['"a\r\nb,""c"""', 'd']);
    expect(recordsOf('"",""\n"x"')).toEqual(['"",""', '"x"']);
  });

  test('takes spaces around a quoted cell', () => {
    expect(recordsOf('a, "b\nc" ,d\ne')).toEqual(['a, "b\nc" ,d', 'e']);
  });

  test('skips lines of nothing but delimiters', () => {
    expect(recordsOf('a,b\n,,\n, \t,\u00a0\n,c\n,,"d"')).toEqual(['a,b', ',c', ',,"d"']);
  });

  test('takes the formula of a text for a text', () => {
    expect(recordsOf('="+1",b\na, ="c\n""d""",e')).toEqual([' "+1",b', 'a,  "c\n""d""",e']);
    expect(recordsOf('=1,b\n==""\n="a"&"b"')).toEqual(['=1,b', 'quote_misplaced:0', 'quote_misplaced:0']);
  });

  test.each([';', '\t'] as const)('closes quotes before %j where that is the delimiter', (delimiter) => {
    const text = ['"a,""b"', '', '"c\nd" ', 'e'].join(delimiter);
    expect(recordsOf(`${text}\n${delimiter}${delimiter}\nf`, CSV_LIMITS, delimiter)).toEqual([text, 'f']);
    expect(recordsOf('"a",b', CSV_LIMITS, delimiter)).toEqual(['quote_misplaced:0']);
  });

  test('fails the one line whose quote is never closed', () => {
    expect(recordsOf('a,"b\nc,d')).toEqual(['quote_not_closed:1', 'c,d']);
    expect(recordsOf('a,"b')).toEqual(['quote_not_closed:1']);
    expect(recordsOf('a,"')).toEqual(['quote_not_closed:1']);
    expect(recordsOf('a,"b""')).toEqual(['quote_not_closed:1']);
  });

  test("does not take the next row's quote for the end of the one before", () => {
    expect(recordsOf('a,"b\nc,"d, e",f\ng')).toEqual(['quote_not_closed:1', 'c,"d, e",f', 'g']);
    expect(recordsOf('a,"b\n"c",d')).toEqual(['quote_not_closed:1', '"c",d']);
    expect(recordsOf('a,"b\nc,"",d\ne,"f"')).toEqual(['quote_not_closed:1', 'c,"",d', 'e,"f"']);
  });

  test('fails all lines of a record whose second quote is never closed', () => {
    expect(recordsOf('"a\nb","c\nd\ne')).toEqual(['quote_not_closed:1', 'd', 'e']);
  });

  test('fails the one line with a quote amid text', () => {
    expect(recordsOf('5" pipe,a\nb')).toEqual(['quote_misplaced:0', 'b']);
    expect(recordsOf('a,"b" c\nd')).toEqual(['quote_misplaced:1', 'd']);
    expect(recordsOf('"" "a"\nb')).toEqual(['quote_misplaced:0', 'b']);
  });

  test('looks for the closing quote only so many lines and bytes ahead', () => {
    const limits = { ...CSV_LIMITS, maxRowBytes: 40, maxQuotedLines: 3 };
    expect(recordsOf('"a\nb\nc\nd"', limits)).toEqual(['"a\nb\nc\nd"']);
    expect(recordsOf('"a\nb\nc\nd\ne"\nf', limits)).toEqual([
      'quote_not_closed:0',
      'b',
      'c',
      'd',
      'quote_misplaced:0',
      'f',
    ]);
    expect(recordsOf(`"a\n${'b'.repeat(39)}"\nc`, limits)).toEqual(['quote_not_closed:0', 'quote_misplaced:0', 'c']);
    expect(recordsOf(`"a\n"${' '.repeat(50)}\nc`, limits)).toEqual(['quote_not_closed:0', 'row_too_long:0', 'c']);
  });

  test('fails a line that is too long', () => {
    const limits = { ...CSV_LIMITS, maxRowBytes: 4 };
    expect(recordsOf('abcd\nabcde\nf', limits)).toEqual(['abcd', 'row_too_long:0', 'f']);
    expect(recordsOf('"a"\n"b\n",c\nd', limits)).toEqual(['"a"', 'row_too_long:0', 'd']);
  });

  test('does not guess the end of a row that is too long and goes on beyond the bytes', () => {
    const limits = { ...CSV_LIMITS, maxRowBytes: 4 };
    expect(new CsvLines(Buffer.from('abcdefgh'), false, limits).recordAt(0).next).toBeUndefined();
    expect(new CsvLines(Buffer.from('abcdefgh\r'), false, limits).recordAt(0).next).toBeUndefined();
    expect(new CsvLines(Buffer.from('abcdefgh\r\n'), true, limits).recordAt(0).next).toBe(10);
  });
});
