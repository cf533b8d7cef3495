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
  /** Rows up to here are not wanted, nor are those behind `last`. */
  private before: Place | undefined;
  private last: Place | undefined;

  constructor(
    private readonly maxRows: number,
    descending: boolean,
  ) {
    this.sign = descending ? -1 : 1;
  }

  startBehind(key: number, number: number): void {
    this.before = this.place(0, key, number);
  }

  offer(id: number, key: number, number: number): void {
    const place = this.place(id, key, number);
    const { before, last } = this;
    if (last && compare(place, last) >= 0) return;
    if (before && compare(place, before) <= 0) return;
    this.places.push(place);
    if (this.places.length >= this.maxRows + SPARE_ROWS) this.dropLast();
  }

  /** In their order. */
  ids(): number[] {
    this.dropLast();
    return this.places.map(({ id }) => id);
  }

  private dropLast(): void {
    this.places.sort(compare);
    this.places.length = Math.min(this.places.length, this.maxRows);
    if (this.places.length === this.maxRows) this.last = this.places.at(-1);
  }

  /** As ascending numbers in either direction, those without a key last. */
  private place(id: number, key: number, number: number): Place {
    return { id, key: key === Infinity ? key : key * this.sign, number: number * this.sign };
  }
}

function compare(a: Place, b: Place): number {
  return a.key === b.key ? a.number - b.number : a.key - b.key;
}
