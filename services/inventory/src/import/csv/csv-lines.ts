import type { Delimiter } from './csv-cells.js';
import type { CsvLimits } from './csv-limits.js';

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const EQUALS = 0x3d;
const FIRST_BEYOND_ASCII = 0x80;

export type CsvFaultCode = 'quote_not_closed' | 'quote_misplaced' | 'row_too_long';

/** Why a record cannot be given to a CSV parser, and the cells before the fault, which can. */
export interface CsvFault {
  readonly code: CsvFaultCode;
  /** The position of the faulty cell in its row, from 0. */
  readonly column: number;
  /** Where the faulty cell starts. */
  readonly soundEnd: number;
}

/** One row of the file. Its places are positions among the bytes given. */
export interface CsvRecord {
  readonly start: number;
  /** Where its line end is, or the end of the bytes. */
  readonly end: number;
  /** Where the next record starts; undefined while the end of a row that is too long is not in sight. */
  readonly next: number | undefined;
  /** How many physical lines it takes. */
  readonly lines: number;
  readonly blank: boolean;
  readonly fault: CsvFault | undefined;
}

/**
 * Finds where the records of a CSV begin and end, so that one broken quote costs one line and not the rest of the file.
 *
 * A quote still open at the end of its line may be closed on a later one, but only as a cell is closed: before a
 * delimiter or a line end. A quote before anything else opens another row's cell, so the first was never closed.
 *
 * A line of nothing but delimiters, such as spreadsheets leave below the last row, is as blank as one of spaces.
 */
export class CsvLines {
  private readonly lineFeeds: ByteFinder;
  private readonly carriageReturns: ByteFinder;
  private readonly quotes: ByteFinder;
  private readonly delimiter: number;

  /**
   * `atFileEnd` says that nothing follows the bytes; else there must be `lookAheadBytes` from each record's start. The
   * bytes are the reader's own: a `=` before a quoted cell is overwritten, see `afterFormulaSign`.
   */
  constructor(
    private readonly bytes: Buffer,
    private readonly atFileEnd: boolean,
    private readonly limits: CsvLimits,
    delimiter: Delimiter = ',',
  ) {
    this.delimiter = delimiter.charCodeAt(0);
    this.lineFeeds = new ByteFinder(bytes, LINE_FEED);
    this.carriageReturns = new ByteFinder(bytes, CARRIAGE_RETURN);
    this.quotes = new ByteFinder(bytes, QUOTE);
  }

  recordAt(start: number): CsvRecord {
    const end = this.lineEnd(start);
    if (this.isTooLong(start, end)) return this.tooLong(start, end, 1);
    if (this.quotes.from(start) < end) return this.recordWithQuotes(start, end);
    return { start, end, next: this.afterLineEnd(end), lines: 1, blank: this.isBlank(start, end), fault: undefined };
  }

  /** The next line end, or the end of the bytes. CRLF, LF and CR alone end a line. */
  lineEnd(position: number): number {
    return Math.min(this.lineFeeds.from(position), this.carriageReturns.from(position));
  }

  afterLineEnd(end: number): number {
    if (end === this.bytes.length) return end;
    return this.bytes[end] === CARRIAGE_RETURN && this.bytes[end + 1] === LINE_FEED ? end + 2 : end + 1;
  }

  private recordWithQuotes(start: number, firstLineEnd: number): CsvRecord {
    let end = firstLineEnd;
    let lines = 1;
    let position = start;
    for (let column = 0; ; column++) {
      const cell = position;
      position = this.afterFormulaSign(this.afterSpaces(cell));
      if (this.bytes[position] === QUOTE) {
        const closing = this.closingQuote(position, start);
        if ('code' in closing) return this.faulty(start, end, lines, { code: closing.code, column, soundEnd: cell });
        lines += closing.lines;
        position = this.afterSpaces(closing.position + 1);
        end = this.lineEnd(position);
        if (this.isTooLong(start, end)) return this.tooLong(start, end, lines);
      } else {
        position = this.plainCellEnd(position, end);
        if (this.bytes[position] === QUOTE) {
          return this.faulty(start, end, lines, { code: 'quote_misplaced', column, soundEnd: cell });
        }
      }
      if (position === end) return { start, end, next: this.afterLineEnd(end), lines, blank: false, fault: undefined };
      position++;
    }
  }

  private closingQuote(
    opening: number,
    recordStart: number,
  ): { position: number; lines: number } | { code: 'quote_not_closed' | 'quote_misplaced' } {
    let lineEnd = this.lineEnd(opening);
    let lines = 0;
    for (let position = opening + 1; ; position += 2) {
      position = this.quotes.from(position);
      const after = this.afterSpaces(position + 1);
      if (position === this.bytes.length || after - recordStart > this.limits.maxRowBytes) break;
      for (; lineEnd < position; lines++) lineEnd = this.lineEnd(this.afterLineEnd(lineEnd));
      if (lines > this.limits.maxQuotedLines) break;
      if (this.bytes[position + 1] === QUOTE) continue;
      if (this.endsCell(after)) return { position, lines };
      if (lines === 0) return { code: 'quote_misplaced' };
      break;
    }
    return { code: 'quote_not_closed' };
  }

  private endsCell(position: number): boolean {
    const byte = this.bytes[position];
    return byte === undefined || byte === this.delimiter || byte === LINE_FEED || byte === CARRIAGE_RETURN;
  }

  private plainCellEnd(from: number, lineEnd: number): number {
    let position = from;
    while (position < lineEnd && this.bytes[position] !== this.delimiter && this.bytes[position] !== QUOTE) position++;
    return position;
  }

  private afterSpaces(from: number): number {
    let position = from;
    while (this.bytes[position] !== this.delimiter && this.isSpace(position)) position++;
    return position;
  }

  private isSpace(position: number): boolean {
    return this.bytes[position] === SPACE || this.bytes[position] === TAB;
  }

  /** Excel keeps digits as text by `="0123"`. The parser takes no `=` before a quote, so a space takes its place. */
  private afterFormulaSign(position: number): number {
    if (this.bytes[position] !== EQUALS || this.bytes[position + 1] !== QUOTE) return position;
    this.bytes[position] = SPACE;
    return position + 1;
  }

  /** A line of nothing but delimiters and white space, of which Unicode has more kinds than ASCII. */
  private isBlank(start: number, end: number): boolean {
    let position = start;
    while (position < end && (this.bytes[position] === this.delimiter || this.isSpace(position))) position++;
    const first = position < end ? this.bytes[position]! : SPACE;
    if (first > SPACE && first < FIRST_BEYOND_ASCII) return false;
    const delimiter = String.fromCharCode(this.delimiter);
    return this.bytes.toString('utf8', position, end).replaceAll(delimiter, '').trim() === '';
  }

  private isTooLong(start: number, end: number): boolean {
    return end - start > this.limits.maxRowBytes;
  }

  private tooLong(start: number, end: number, lines: number): CsvRecord {
    // A CR as the last byte may be half of a CRLF.
    const inSight = end + 1 < this.bytes.length || this.atFileEnd;
    const record = this.faulty(start, end, lines, { code: 'row_too_long', column: 0, soundEnd: start });
    return inSight ? record : { ...record, next: undefined };
  }

  private faulty(start: number, end: number, lines: number, fault: CsvFault): CsvRecord {
    return { start, end, next: this.afterLineEnd(end), lines, blank: false, fault };
  }
}

/** The next place of one byte, remembered until a question passes it: a file without CR is searched for it once. */
class ByteFinder {
  private asked = 0;
  private found = -1;

  constructor(
    private readonly bytes: Buffer,
    private readonly byte: number,
  ) {}

  /** The length of the bytes when there is none. */
  from(position: number): number {
    if (position >= this.asked && position <= this.found) return this.found;
    const index = this.bytes.indexOf(this.byte, position);
    this.asked = position;
    this.found = index < 0 ? this.bytes.length : index;
    return this.found;
  }
}
