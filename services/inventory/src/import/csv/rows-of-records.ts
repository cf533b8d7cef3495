import { isUtf8 } from 'node:buffer';
import type { ReadRow } from '../domain/import.events.js';
import { parseCells } from './csv-cells.js';
import type { NumberCsvHeader } from './csv-header.js';
import { CSV_LIMITS } from './csv-limits.js';
import type { CsvFault, CsvRecord } from './csv-lines.js';
import { readNumberRow } from './number-row.js';

/** A record and the physical line on which it begins. */
export interface NumberedRecord extends CsvRecord {
  readonly line: number;
}

/** Reads the records in their order. Those that follow each other without a fault are parsed at once, which is faster. */
export function rowsOfRecords(bytes: Buffer, records: readonly NumberedRecord[], header: NumberCsvHeader): ReadRow[] {
  const rows: ReadRow[] = [];
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

function readRun(bytes: Buffer, records: readonly NumberedRecord[], header: NumberCsvHeader): ReadRow[] {
  const [first] = records;
  if (!first) return [];
  if (first.fault)
    return [unreadable(first.line, bytes.subarray(first.start, first.fault.soundEnd), header, first.fault)];
  const run = bytes.subarray(first.start, records.at(-1)?.end);
  if (!isUtf8(run)) {
    if (records.length > 1) return records.flatMap((record) => readRun(bytes, [record], header));
    return [unreadable(first.line, run, header, { code: 'invalid_encoding' })];
  }
  const parsed = parseCells(run, header.delimiter);
  if (parsed.length !== records.length) {
    throw new Error(`The CSV parser found ${parsed.length} rows where ${records.length} begin at line ${first.line}.`);
  }
  return records.map((record, index) => readNumberRow(record.line, parsed[index] ?? [], header));
}

type Fault = CsvFault | { readonly code: 'invalid_encoding' };

/** `sound`: as much of the row as can be parsed, so that the number can be named. */
function unreadable(row: number, sound: Buffer, header: NumberCsvHeader, fault: Fault): ReadRow {
  const [cells] = parseCells(sound, header.delimiter);
  const number = cells?.[header.positions.number ?? -1] ?? '';
  return { row, outcome: 'failed', number, code: fault.code, detail: detailOf(fault, header) };
}

function detailOf(fault: Fault, { names }: NumberCsvHeader): string {
  if (fault.code === 'invalid_encoding') {
    return 'The row has bytes that are not UTF-8; save the file as CSV in UTF-8.';
  }
  const column = names[fault.column] || String(fault.column + 1);
  switch (fault.code) {
    case 'quote_not_closed':
      return `The quote opened in column ${column} is never closed.`;
    case 'quote_misplaced':
      return `A quote stands amid the text of column ${column}; put the whole cell in quotes and write "" for each one inside.`;
    case 'row_too_long':
      return `The row is too long; a row has at most ${CSV_LIMITS.maxRowBytes} bytes.`;
  }
}
