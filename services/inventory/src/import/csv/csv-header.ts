import { isUtf8 } from 'node:buffer';
import type { ImportPlace } from '../domain/import.events.js';
import { DELIMITERS, parseCells } from './csv-cells.js';
import type { Delimiter } from './csv-cells.js';
import { CSV_LIMITS, lookAheadBytes } from './csv-limits.js';
import { CsvLines } from './csv-lines.js';
import type { CsvFaultCode } from './csv-lines.js';
import { FileWindow } from './file-window.js';
import {
  emptyFile,
  headerNotUtf8,
  namedTwice,
  noRows,
  numberNotNamed,
  refuseOtherFormats,
  unreadableHeader,
} from './header-refusals.js';
import { columnsNamed } from './number-columns.js';
import type { NamedColumns } from './number-columns.js';

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** A line that tells Excel the delimiter, above the header. */
const DELIMITER_LINE = /^"?sep=.?"?$/i;

export interface NumberCsvHeader extends Pick<NamedColumns, 'positions' | 'names' | 'ignoredColumns'> {
  readonly delimiter: Delimiter;
  /** Where the rows begin. */
  readonly rows: ImportPlace;
}

/**
 * Reads the line that names the columns, as `columnsNamed` does, and finds the delimiter by which it names them.
 * Throws `invalid_request` with `errors: [{field, message}]` when no row could be read by it.
 */
export function readHeader(path: string): Promise<NumberCsvHeader> {
  return withStartOf(path, headerIn);
}

/** The same for a file that has just arrived. Throws `invalid_request` for one without rows too. */
export function readHeaderOfUpload(path: string): Promise<NumberCsvHeader> {
  return withStartOf(path, (start) => {
    const header = headerIn(start);
    if (!hasRows(start, header)) throw noRows(header.names);
    return header;
  });
}

async function withStartOf<Answer>(path: string, read: (start: FileWindow) => Answer): Promise<Answer> {
  const start = new FileWindow(path, 0, CSV_LIMITS.readBytes);
  try {
    await start.fill(lookAheadBytes(CSV_LIMITS));
    return read(start);
  } finally {
    start.close();
  }
}

/** The first line, read by one of the delimiters. */
interface HeaderLine {
  readonly delimiter: Delimiter;
  /** None when there is a fault. */
  readonly cells: readonly string[];
  readonly fault: CsvFaultCode | undefined;
  readonly rows: ImportPlace;
}

function headerIn(start: FileWindow): NumberCsvHeader {
  refuseOtherFormats(start.bytes);
  const lines = DELIMITERS.map((delimiter) => headerLine(start, delimiter));
  for (const { cells, delimiter, rows } of lines) {
    const { namedTwice: column, ...columns } = columnsNamed(cells);
    if (column) throw namedTwice(column);
    if (columns.positions.number !== undefined) return { ...columns, delimiter, rows };
  }
  const [widest] = lines.toSorted((one, other) => other.cells.length - one.cells.length);
  const { fault, cells, rows } = widest!;
  if (fault) throw unreadableHeader(fault);
  throw numberNotNamed(cells, { isAll: rows.offset === start.bytes.length });
}

function headerLine({ bytes, atFileEnd }: FileWindow, delimiter: Delimiter): HeaderLine {
  const lines = new CsvLines(bytes, atFileEnd, CSV_LIMITS, delimiter);
  let offset = bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
  for (let line = 1; offset < bytes.length;) {
    const record = lines.recordAt(offset);
    offset = record.next ?? bytes.length;
    line += record.lines;
    if (record.blank) continue;
    const rows = { offset, line };
    if (record.fault) return { delimiter, cells: [], fault: record.fault.code, rows };
    const text = bytes.subarray(record.start, record.end);
    if (!isUtf8(text)) throw headerNotUtf8();
    if (DELIMITER_LINE.test(text.toString())) continue;
    return { delimiter, cells: parseCells(text, delimiter)[0] ?? [], fault: undefined, rows };
  }
  throw emptyFile();
}

/** Unless they are further down than the start of the file shows, below nothing but blank lines. */
function hasRows({ bytes, atFileEnd }: FileWindow, { rows, delimiter }: NumberCsvHeader): boolean {
  const lines = new CsvLines(bytes, atFileEnd, CSV_LIMITS, delimiter);
  for (let offset = rows.offset; offset < bytes.length;) {
    const record = lines.recordAt(offset);
    if (!record.blank) return true;
    offset = record.next ?? bytes.length;
  }
  return !atFileEnd;
}
