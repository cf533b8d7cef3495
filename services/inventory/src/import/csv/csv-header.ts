import { isUtf8 } from 'node:buffer';
import { DomainError } from '#domain-error';
import { parseCells } from './csv-cells.js';
import { CSV_LIMITS, lookAheadBytes } from './csv-limits.js';
import { CsvLines } from './csv-lines.js';
import { FileWindow } from './file-window.js';

const NUMBER_COLUMNS = [
  'number',
  'type',
  'voice',
  'sms',
  'mms',
  'country',
  'locality',
  'monthlyCost',
  'currency',
] as const;
export type NumberColumn = (typeof NUMBER_COLUMNS)[number];

const COLUMN_BY_PLAIN_NAME = new Map(NUMBER_COLUMNS.map((column) => [column.toLowerCase(), column]));

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** A place between two rows: bytes from the start of the file, and the physical line that begins there, from 1. */
export interface CsvPlace {
  readonly offset: number;
  readonly line: number;
}

export interface NumberCsvHeader {
  /** Which cell of a row, from 0, is which column's. Columns that the file does not have are absent. */
  readonly positions: Readonly<Partial<Record<NumberColumn, number>>>;
  /** Each column's name: ours where it is known, else as written. */
  readonly names: readonly string[];
  /** The names, as written, of columns that mean nothing to an import. */
  readonly ignoredColumns: readonly string[];
  /** Where the rows begin. */
  readonly rows: CsvPlace;
}

/**
 * Reads the line that names the columns, in any order and case, spaces and underscores ignored.
 * Throws `invalid_request` with `errors: [{field, message}]` when no row could be read by it.
 */
export async function readHeader(path: string): Promise<NumberCsvHeader> {
  const window = new FileWindow(path, 0, CSV_LIMITS.readBytes);
  try {
    await window.fill(lookAheadBytes(CSV_LIMITS));
    return headerIn(window);
  } finally {
    window.close();
  }
}

function headerIn({ bytes, atFileEnd }: FileWindow): NumberCsvHeader {
  const lines = new CsvLines(bytes, atFileEnd, CSV_LIMITS);
  let offset = bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
  for (let line = 1; offset < bytes.length;) {
    const record = lines.recordAt(offset);
    offset = record.next ?? bytes.length;
    line += record.lines;
    if (record.blank) continue;
    const text = bytes.subarray(record.start, record.end);
    if (record.fault)
      throw invalidHeader('header', 'The first line, which names the columns, has a broken quote or is too long.');
    if (!isUtf8(text)) throw invalidHeader('header', 'The file is not in UTF-8; save it as CSV in UTF-8.');
    return { ...columnsNamed(parseCells(text)[0] ?? []), rows: { offset, line } };
  }
  throw invalidHeader('header', 'The file is empty; its first line names the columns, of which "number" is needed.');
}

function columnsNamed(cells: readonly string[]): Omit<NumberCsvHeader, 'rows'> {
  const positions: Partial<Record<NumberColumn, number>> = {};
  const ignoredColumns: string[] = [];
  const names = cells.map((written, position) => {
    const column = COLUMN_BY_PLAIN_NAME.get(written.replace(/[\s_]/g, '').toLowerCase());
    if (!column) {
      ignoredColumns.push(written);
      return written;
    }
    if (positions[column] !== undefined) throw invalidHeader(column, `The header names the column ${column} twice.`);
    positions[column] = position;
    return column;
  });
  if (positions.number === undefined) {
    throw invalidHeader(
      'number',
      'The first line must name the columns, separated by commas, and has no column "number".',
    );
  }
  return { positions, names, ignoredColumns };
}

function invalidHeader(field: string, message: string): DomainError<'invalid_request'> {
  return new DomainError('invalid_request', message, { errors: [{ field, message }] });
}
