import { isE164 } from '#phone-number';
import { NONE, RowsByDigits } from './rows-by-digits.js';

/** Rows lie in chunks, which stay where they are when there are more. */
const CHUNK_BITS = 14;
const CHUNK_ROWS = 2 ** CHUNK_BITS;

/**
 * So many whole numbers below 2^32 for each phone number, in flat memory, with 16 to 24 bytes more: millions of objects
 * would have to be looked through at every garbage collection, and calls would wait. A row is for ever its number's.
 */
export class NumberCells {
  /** The number of a row as a number: at most fifteen digits, so it is exact. */
  private readonly digits: Float64Array[] = [];
  private readonly cells: Uint32Array[] = [];
  private readonly byDigits = new RowsByDigits((row) => this.digits[row >>> CHUNK_BITS]![row & (CHUNK_ROWS - 1)]!);
  private rowCount = 0;

  /** `cellsPerRow`: named by their index, from 0; zero in a new row. */
  constructor(private readonly cellsPerRow: number) {}

  get count(): number {
    return this.rowCount;
  }

  /** The row of a number, or `NONE`. */
  find(number: string): number {
    return isE164(number) ? this.byDigits.find(Number(number)) : NONE;
  }

  /** E.164. */
  numberOf(row: number): string {
    return `+${this.digits[row >>> CHUNK_BITS]![row & (CHUNK_ROWS - 1)]}`;
  }

  /** The row that a number has, or one more; `NONE` for what is no E.164 number. */
  protected rowFor(number: string): number {
    const known = this.find(number);
    return known === NONE && isE164(number) ? this.add(Number(number)) : known;
  }

  protected read(row: number, cell: number): number {
    return this.cells[row >>> CHUNK_BITS]![(row & (CHUNK_ROWS - 1)) * this.cellsPerRow + cell]!;
  }

  protected write(row: number, cell: number, value: number): void {
    this.cells[row >>> CHUNK_BITS]![(row & (CHUNK_ROWS - 1)) * this.cellsPerRow + cell] = value;
  }

  private add(digits: number): number {
    const row = this.rowCount;
    if ((row & (CHUNK_ROWS - 1)) === 0) {
      this.digits.push(new Float64Array(CHUNK_ROWS));
      this.cells.push(new Uint32Array(CHUNK_ROWS * this.cellsPerRow));
    }
    this.rowCount += 1;
    this.digits[row >>> CHUNK_BITS]![row & (CHUNK_ROWS - 1)] = digits;
    this.byDigits.add(row);
    return row;
  }
}
