import { parse } from 'csv-parse/sync';

const OPTIONS = { record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true, trim: true };

/** The cells of whole records without a fault, row by row, white space around them removed. */
export function parseCells(records: Buffer): string[][] {
  return parse(records, OPTIONS);
}
