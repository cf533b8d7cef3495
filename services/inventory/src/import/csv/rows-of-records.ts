import { isUtf8 } from 'node:buffer';
import { parseCells } from './csv-cells.js';
import type { NumberCsvHeader } from './csv-header.js';
import { CSV_LIMITS } from './csv-limits.js';
import type { CsvFault, CsvRecord } from './csv-lines.js';
import { readNumberRow } from './number-row.js';
import type { CsvRow, CsvRowFaultCode, FailedCsvRow } from './number-row.js';

/** A record and the physical line on which it begins. */
export interface NumberedRecord extends CsvRecord {
  readonly line: number;
}

/** Reads the records in their order. Those that follow each other without a fault are parsed at once, which is faster. */
export function readNumberRows(bytes: Buffer, records: readonly NumberedRecord[], header: NumberCsvHeader): CsvRow[] {
  const rows: CsvRow[] = [];
  for (let first = 0, last = 0; first < records.length; first = last + 1) {
    last = first;
    while (follows(records[last], records[last + 1])) last++;
    for (const row of readRun(bytes, records.slice(first, last + 1), header)) rows.push(row);
  }
  return rows;
}

function follows(record: NumberedRecord | undefined, next: NumberedRecord | undefined): boolean {
  return !record?.fault && !next?.fault && record?.next !== undefined && record.next === next?.start;
}

function readRun(bytes: Buffer, records: readonly NumberedRecord[], header: NumberCsvHeader): CsvRow[] {
  const [first] = records;
  if (first?.fault) return [faultyRow(bytes, first, first.fault, header)];
  const run = bytes.subarray(first?.start, records.at(-1)?.end);
  if (!isUtf8(run)) {
    if (records.length > 1) return records.flatMap((record) => readRun(bytes, [record], header));
    return records.map((record) => wrongEncoding(run, record.line, header));
  }
  const parsed = parseCells(run);
  if (parsed.length !== records.length) {
    throw new Error(`The CSV parser found ${parsed.length} rows where ${records.length} begin at line ${first?.line}.`);
  }
  return records.map((record, index) => readNumberRow(record.line, parsed[index] ?? [], header));
}

function faultyRow(bytes: Buffer, record: NumberedRecord, fault: CsvFault, header: NumberCsvHeader): FailedCsvRow {
  const sound = bytes.subarray(record.start, fault.soundEnd);
  const column = header.names[fault.column] || String(fault.column + 1);
  switch (fault.code) {
    case 'quote_not_closed':
      return failed(record.line, sound, fault.code, `The quote opened in column ${column} is never closed.`, header);
    case 'quote_misplaced': {
      const detail = `A quote stands amid the text of column ${column}; put the whole cell in quotes and write "" for each one inside.`;
      return failed(record.line, sound, fault.code, detail, header);
    }
    case 'row_too_long':
      return failed(
        record.line,
        sound,
        fault.code,
        `The row is too long; a row has at most ${CSV_LIMITS.maxRowBytes} bytes.`,
        header,
      );
  }
}

function wrongEncoding(text: Buffer, line: number, header: NumberCsvHeader): FailedCsvRow {
  return failed(
    line,
    text,
    'invalid_encoding',
    'The row has bytes that are not UTF-8; save the file as CSV in UTF-8.',
    header,
  );
}

/** `sound`: as much of the row as can be parsed, so that the number can be named. */
function failed(
  row: number,
  sound: Buffer,
  code: CsvRowFaultCode,
  detail: string,
  header: NumberCsvHeader,
): FailedCsvRow {
  const [cells] = parseCells(sound);
  return { row, outcome: 'failed', number: cells?.[header.positions.number ?? -1] ?? '', code, detail };
}
