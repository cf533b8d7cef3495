import type { RowBits } from './row-bits.js';

/**
 * Bits for as long as one search: memory that is new to the process takes longer to come than bits for a million rows
 * take to be gone through.
 */
export class ScratchBits {
  private readonly kept: Int32Array[] = [];
  private taken = 0;

  /** To be called when a search begins: what was taken for the one before is used again. */
  begin(): void {
    this.taken = 0;
  }

  /** None of them set. */
  take(words: number): RowBits {
    const index = this.taken++;
    let bits = this.kept[index];
    if (!bits || bits.length < words) this.kept[index] = bits = new Int32Array(words);
    return bits.subarray(0, words).fill(0);
  }
}
