import { parse } from 'csv-parse/sync';

/** What may stand between two cells: spreadsheets write semicolons where the comma is in numbers, and tabs on request. */
export const DELIMITERS = [',', ';', '\t'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

const OPTIONS = { record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true, trim: true };

/** The cells of whole records without a fault, row by row, white space around them removed. */
export function parseCells(records: Buffer, delimiter: Delimiter): string[][] {
  return parse(records, { ...OPTIONS, delimiter });
}
