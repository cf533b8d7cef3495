import { isE164 } from '#phone-number';

/** No row: a number that the gate never heard of, an agent or workspace that is none. */
export const NONE = -1;

const FIRST_CAPACITY = 1_024;
const SLOTS_PER_ROW = 2;

/** The cells of a row: workspace and agent as their own row plus one, so that zero is none. */
const [HOLDER, FLAGS, INBOUND] = [0, 1, 2];
const CELLS = 3;

const VOICE = 1;
const OUTBOUND_DISABLED = 2;
const ON_HOLD = 4;

/** What `acquire` writes of a number. */
export interface AcquiredNumber {
  readonly holder: number;
  readonly voice: boolean;
  readonly onHold: boolean;
}

/**
 * What the gate knows of each number, some 30 bytes of flat memory for it: millions of objects would have to be looked
 * through at every garbage collection, and calls would wait. A row is for ever its number's.
 */
export class NumberRows {
  private capacity = FIRST_CAPACITY;
  /** The number of a row as a number: at most fifteen digits, so it is exact. */
  private digits = new Float64Array(FIRST_CAPACITY);
  private cells = new Uint32Array(FIRST_CAPACITY * CELLS);
  /** Open addressing: a row plus one where its digits hash to, or in the next slot that was free. */
  private slots = new Uint32Array(FIRST_CAPACITY * SLOTS_PER_ROW);
  private rowCount = 0;

  get count(): number {
    return this.rowCount;
  }

  /** The row of a number, or `NONE`. */
  find(number: string): number {
    if (!isE164(number)) return NONE;
    const row = this.slots[this.slotFor(Number(number))]!;
    return row - 1;
  }

  /** Writes a number as new, at the row it has or at one more. What is no E.164 number gets none, so nobody calls with it. */
  acquire(number: string, { holder, voice, onHold }: AcquiredNumber): void {
    const row = this.rowFor(number);
    if (row === NONE) return;
    this.cells[row * CELLS + HOLDER] = holder + 1;
    this.cells[row * CELLS + FLAGS] = (voice ? VOICE : 0) | (onHold ? ON_HOLD : 0);
    this.cells[row * CELLS + INBOUND] = 0;
  }

  /** The row of the workspace that holds it, or `NONE` after it was given back. */
  holder(row: number): number {
    return this.cells[row * CELLS + HOLDER]! - 1;
  }

  giveBack(row: number): void {
    this.cells[row * CELLS + HOLDER] = 0;
  }

  hasVoice(row: number): boolean {
    return this.has(row, VOICE);
  }

  isOutboundDisabled(row: number): boolean {
    return this.has(row, OUTBOUND_DISABLED);
  }

  setOutboundDisabled(row: number, disabled: boolean): void {
    this.set(row, OUTBOUND_DISABLED, disabled);
  }

  isOnHold(row: number): boolean {
    return this.has(row, ON_HOLD);
  }

  setOnHold(row: number, onHold: boolean): void {
    this.set(row, ON_HOLD, onHold);
  }

  /** The row of the agent that takes its calls, or `NONE`. */
  inbound(row: number): number {
    return this.cells[row * CELLS + INBOUND]! - 1;
  }

  setInbound(row: number, agentRow: number): void {
    this.cells[row * CELLS + INBOUND] = agentRow + 1;
  }

  private has(row: number, flag: number): boolean {
    return (this.cells[row * CELLS + FLAGS]! & flag) !== 0;
  }

  private set(row: number, flag: number, on: boolean): void {
    if (on) this.cells[row * CELLS + FLAGS]! |= flag;
    else this.cells[row * CELLS + FLAGS]! &= ~flag;
  }

  private rowFor(number: string): number {
    const known = this.find(number);
    if (known !== NONE || !isE164(number)) return known;
    if (this.rowCount === this.capacity) this.grow();
    const row = this.rowCount;
    this.rowCount += 1;
    this.digits[row] = Number(number);
    this.slots[this.slotFor(Number(number))] = row + 1;
    return row;
  }

  /** Where these digits stand, or the free slot where they would. */
  private slotFor(digits: number): number {
    const mask = this.slots.length - 1;
    let slot = hash(digits) & mask;
    for (let taken = this.slots[slot]!; taken !== 0 && this.digits[taken - 1] !== digits; taken = this.slots[slot]!) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private grow(): void {
    this.capacity *= 2;
    const digits = new Float64Array(this.capacity);
    digits.set(this.digits);
    const cells = new Uint32Array(this.capacity * CELLS);
    cells.set(this.cells);
    [this.digits, this.cells] = [digits, cells];
    this.slots = new Uint32Array(this.capacity * SLOTS_PER_ROW);
    for (let row = 0; row < this.rowCount; row += 1) this.slots[this.slotFor(digits[row]!)] = row + 1;
  }
}

/** Neighbouring numbers far apart: multiplications by odd constants and shifts, as in MurmurHash3's finalizer. */
function hash(digits: number): number {
  let bits = digits ^ Math.imul(digits / 4_294_967_296, 0x9e3779b1);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
