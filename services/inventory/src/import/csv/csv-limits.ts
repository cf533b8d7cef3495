/** What bounds the memory that reading a file takes, whatever is in the file. */
export interface CsvLimits {
  /** A longer row fails. */
  readonly maxRowBytes: number;
  /** How many lines further on a quote may be closed. */
  readonly maxQuotedLines: number;
  readonly maxBlockRows: number;
  readonly readBytes: number;
}

export const CSV_LIMITS: CsvLimits = {
  maxRowBytes: 64 * 1024,
  maxQuotedLines: 20,
  maxBlockRows: 500,
  readBytes: 512 * 1024,
};

/** With so many bytes ahead a row is read as it would be with the whole rest of the file ahead. */
export function lookAheadBytes({ maxRowBytes }: CsvLimits): number {
  return 2 * maxRowBytes;
}
