/** As SQLite answers it. */
export type StoredKey = string | number | null;

/** Codes are whole and fewer than rows; other keys are any number. */
export type Keys = Float64Array | Uint32Array;

/** A number for each row, by the row's id; for an id that no row has NaN, or code 0. */
export class KeyColumn {
  keys: Keys;

  constructor(
    private readonly kind: new (length: number) => Keys,
    private readonly keyOf: (stored: StoredKey) => number,
  ) {
    this.keys = new kind(1_024).fill(NaN);
  }

  set(id: number, stored: StoredKey): void {
    if (id >= this.keys.length) {
      const longer = new this.kind(Math.max(id + 1, this.keys.length * 2)).fill(NaN);
      longer.set(this.keys);
      this.keys = longer;
    }
    this.keys[id] = this.keyOf(stored);
  }
}

/** Numbers for values that many rows share, in the order in which they were first seen. */
export class Codes {
  readonly values: StoredKey[] = [];
  private readonly codes = new Map<StoredKey, number>();
  private sorted: readonly Buffer[] = [];
  private ranks = new Float64Array(0);

  codeOf(value: StoredKey): number {
    const known = this.codes.get(value);
    if (known !== undefined) return known;
    const code = this.values.push(value) - 1;
    this.codes.set(value, code);
    return code;
  }

  /** By code, the place of each text in the order in which SQLite has them; `Infinity` for null. */
  textRanks(): Float64Array {
    if (this.ranks.length === this.values.length) return this.ranks;
    const texts = this.values.filter((value) => value !== null).map((value) => Buffer.from(String(value)));
    this.sorted = texts.toSorted(Buffer.compare);
    const rankByText = new Map(this.sorted.map((text, rank) => [text.toString(), rank]));
    this.ranks = Float64Array.from(this.values, (value) => rankByText.get(String(value)) ?? Infinity);
    for (const [code, value] of this.values.entries()) if (value === null) this.ranks[code] = Infinity;
    return this.ranks;
  }

  /** The place that a text has or would have: between two places when no row has it any more. */
  textRank(text: string): number {
    this.textRanks();
    const bytes = Buffer.from(text);
    let [low, high] = [0, this.sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (Buffer.compare(this.sorted[middle]!, bytes) < 0) low = middle + 1;
      else high = middle;
    }
    return this.sorted[low]?.equals(bytes) ? low : low - 0.5;
  }
}
