/** No row. */
export const NONE = -1;

const FIRST_SLOTS = 2_048;
const SLOTS_PER_ROW = 2;

/** With each row that is added so many are moved to the larger table: it is done long before the next one is needed. */
const MOVED_WITH_EACH = 4;

/**
 * Finds rows by the digits of their number: open addressing, in some 12 bytes a row. A table that is full is left for one
 * twice as large a few rows at a time, since all at once would keep calls waiting for a tenth of a second at a million.
 */
export class RowsByDigits {
  /** A row plus one where its digits hash to, or in the next slot that was free. */
  private slots = new Uint32Array(FIRST_SLOTS);
  private former: { readonly slots: Uint32Array; readonly rows: number; moved: number } | undefined;

  /** `digitsOf` a row that was added. */
  constructor(private readonly digitsOf: (row: number) => number) {}

  /** The row, or `NONE`. */
  find(digits: number): number {
    const row = this.slots[this.slotFor(this.slots, digits)]! - 1;
    if (row !== NONE || !this.former) return row;
    return this.former.slots[this.slotFor(this.former.slots, digits)]! - 1;
  }

  /** Rows are added in their order, from 0 on, each once. */
  add(row: number): void {
    if (row * SLOTS_PER_ROW === this.slots.length) {
      this.former = { slots: this.slots, rows: row, moved: 0 };
      this.slots = new Uint32Array(this.slots.length * 2);
    }
    this.put(row);
    if (this.former) this.moveSome(this.former);
  }

  private moveSome(former: NonNullable<typeof this.former>): void {
    const end = Math.min(former.moved + MOVED_WITH_EACH, former.rows);
    for (; former.moved < end; former.moved += 1) this.put(former.moved);
    if (former.moved === former.rows) this.former = undefined;
  }

  private put(row: number): void {
    this.slots[this.slotFor(this.slots, this.digitsOf(row))] = row + 1;
  }

  /** Where these digits stand, or the free slot where they would. */
  private slotFor(slots: Uint32Array, digits: number): number {
    const mask = slots.length - 1;
    let slot = hash(digits) & mask;
    for (let taken = slots[slot]!; taken !== 0 && this.digitsOf(taken - 1) !== digits; taken = slots[slot]!) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}

/** Neighbouring numbers far apart: multiplications by odd constants and shifts, as in MurmurHash3's finalizer. */
function hash(digits: number): number {
  let bits = digits ^ Math.imul(digits / 4_294_967_296, 0x9e3779b1);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
