/** A row by what orders it. */
interface Place {
  readonly id: number;
  readonly key: number;
  readonly number: number;
}

/** Rows gathered beyond those wanted before the last ones are dropped: sorting once for many. */
const SPARE_ROWS = 1_000;

/** The first rows of all that are offered, by their keys, then by their numbers; `Infinity` is the key of none. */
export class FirstRows {
  private places: Place[] = [];
  private readonly sign: 1 | -1;
  /** Rows up to here are not wanted. */
  private beforeKey = -Infinity;
  private beforeNumber = -Infinity;
  /** Nor are rows from here on. */
  private lastKey = Infinity;
  private lastNumber = Infinity;

  constructor(
    private readonly maxRows: number,
    descending: boolean,
    /** By id: looked at only where keys are the same, since a million of them are slow to come from memory. */
    private readonly numbers: ArrayLike<number>,
  ) {
    this.sign = descending ? -1 : 1;
  }

  startBehind(key: number, number: number): void {
    this.beforeKey = this.comparable(key);
    this.beforeNumber = number * this.sign;
  }

  offer(id: number, rowKey: number): void {
    const key = this.comparable(rowKey);
    if (key > this.lastKey || key < this.beforeKey) return;
    const number = this.numbers[id]! * this.sign;
    if (key === this.lastKey && number >= this.lastNumber) return;
    if (key === this.beforeKey && number <= this.beforeNumber) return;
    this.places.push({ id, key, number });
    if (this.places.length >= this.maxRows + SPARE_ROWS) this.dropLast();
  }

  /** In their order. */
  ids(): number[] {
    this.dropLast();
    return this.places.map(({ id }) => id);
  }

  private dropLast(): void {
    this.places.sort((a, b) => (a.key === b.key ? a.number - b.number : a.key - b.key));
    this.places.length = Math.min(this.places.length, this.maxRows);
    const last = this.places.at(-1);
    if (!last || this.places.length < this.maxRows) return;
    this.lastKey = last.key;
    this.lastNumber = last.number;
  }

  /** Ascending in either direction, rows without a key last. */
  private comparable(key: number): number {
    return key === Infinity ? key : key * this.sign;
  }
}
