import type { ImportPlace, ReadRow } from '../domain/import.events.js';
import { readHeader } from './csv-header.js';
import { CSV_LIMITS, lookAheadBytes } from './csv-limits.js';
import type { CsvLimits } from './csv-limits.js';
import { CsvLines } from './csv-lines.js';
import { FileWindow } from './file-window.js';
import { rowsOfRecords } from './rows-of-records.js';
import type { NumberedRecord } from './rows-of-records.js';

/** Some rows of the file, never none, and the place from which `readNumberCsv` goes on after them. */
export interface CsvBlock {
  readonly rows: readonly ReadRow[];
  readonly nextOffset: number;
  readonly nextLine: number;
}

/**
 * Reads the numbers of a CSV file in blocks, in memory bounded by `limits`. `from` is the end of a block read before.
 *
 * A bad row fails alone. Throws `invalid_request` when the header cannot be used, as `readHeader` does, and the
 * operating system's error when the file cannot be read.
 */
export async function* readNumberCsv(
  path: string,
  from?: ImportPlace,
  limits: CsvLimits = CSV_LIMITS,
): AsyncGenerator<CsvBlock, void> {
  const header = await readHeader(path);
  const place = from ?? header.rows;
  const window = new FileWindow(path, place.offset, limits.readBytes);
  try {
    let { line } = place;
    let rows: ReadRow[] = [];
    for (;;) {
      await window.fill(lookAheadBytes(limits));
      if (window.bytes.length === 0) break;
      const lines = new CsvLines(window.bytes, window.atFileEnd, limits, header.delimiter);
      const lastStart = window.bytes.length - (window.atFileEnd ? 1 : lookAheadBytes(limits));
      const stretch = recordsUpTo(lastStart, lines, line, limits.maxBlockRows - rows.length);
      rows = rows.concat(rowsOfRecords(window.bytes, stretch.records, header));
      line = stretch.nextLine;
      window.drop(stretch.next);
      if (stretch.endsInLine) await dropLine(window, limits);
      if (rows.length < limits.maxBlockRows) continue;
      yield { rows, nextOffset: window.offset, nextLine: line };
      rows = [];
    }
    if (rows.length > 0) yield { rows, nextOffset: window.offset, nextLine: line };
  } finally {
    window.close();
  }
}

interface Stretch {
  readonly records: readonly NumberedRecord[];
  readonly next: number;
  readonly nextLine: number;
  /** The last record is too long and its end not yet read. */
  readonly endsInLine: boolean;
}

/** The records, at most `maxRecords`, that begin no later than at `lastStart`. Blank lines are no records. */
function recordsUpTo(lastStart: number, lines: CsvLines, firstLine: number, maxRecords: number): Stretch {
  const records: NumberedRecord[] = [];
  let next = 0;
  let line = firstLine;
  while (next <= lastStart && records.length < maxRecords) {
    const record = lines.recordAt(next);
    if (!record.blank) records.push({ ...record, line });
    line += record.lines;
    if (record.next === undefined) return { records, next: record.end, nextLine: line, endsInLine: true };
    next = record.next;
  }
  return { records, next, nextLine: line, endsInLine: false };
}

/** Drops the rest of a line, however long, without holding it. */
async function dropLine(window: FileWindow, limits: CsvLimits): Promise<void> {
  for (;;) {
    await window.fill(lookAheadBytes(limits));
    const lines = new CsvLines(window.bytes, window.atFileEnd, limits);
    const end = lines.lineEnd(0);
    const isWhole = window.atFileEnd || end + 1 < window.bytes.length;
    window.drop(isWhole ? lines.afterLineEnd(end) : end);
    if (isWhole) return;
  }
}
