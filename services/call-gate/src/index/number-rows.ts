import { NONE, NumberCells } from '#number-cells';

/** The cells of a row: its standing, and the rows plus one of the agents that take its calls and call with it; zero is none. */
const [STANDING, INBOUND, OUTBOUND] = [0, 1, 2];
const CELLS = 3;

const VOICE = 1;
const OUTBOUND_DISABLED = 2;
const ON_HOLD = 4;
const LEAVING = 8;
const FLAG_BITS = 4;
const FLAGS = 2 ** FLAG_BITS - 1;

/** What a decision looks at, read at once: flags, and above them the row plus one of the workspace that holds the number. */
export type Standing = number;

/** Of no number: nobody holds it. */
export const NO_STANDING: Standing = 0;

/** The row of the workspace that holds the number, or `NONE` after it was given back. */
export const holderOf = (standing: Standing): number => (standing >>> FLAG_BITS) - 1;
export const hasVoice = (standing: Standing): boolean => (standing & VOICE) !== 0;
export const isOnHold = (standing: Standing): boolean => (standing & ON_HOLD) !== 0;
/** On its way back: its workspace holds it still, and nobody can use it. */
export const isLeaving = (standing: Standing): boolean => (standing & LEAVING) !== 0;
export const isOutboundDisabled = (standing: Standing): boolean => (standing & OUTBOUND_DISABLED) !== 0;

/** What `acquire` writes of a number. */
export interface AcquiredNumber {
  readonly holder: number;
  readonly voice: boolean;
  readonly onHold: boolean;
}

/** What the gate knows of each number, 28 to 36 bytes for it. */
export class NumberRows extends NumberCells {
  constructor() {
    super(CELLS);
  }

  /**
   * Writes a number as new, at the row it has or at one more, which it returns. What is no E.164 number gets none, so
   * nobody calls with it.
   */
  acquire(number: string, { holder, voice, onHold }: AcquiredNumber): number {
    const row = this.rowFor(number);
    if (row === NONE) return NONE;
    this.write(row, STANDING, ((holder + 1) << FLAG_BITS) | (voice ? VOICE : 0) | (onHold ? ON_HOLD : 0));
    this.write(row, INBOUND, 0);
    return row;
  }

  standing(row: number): Standing {
    return this.read(row, STANDING);
  }

  giveBack(row: number): void {
    this.write(row, STANDING, this.standing(row) & FLAGS);
  }

  setVoice(row: number, voice: boolean): void {
    this.set(row, VOICE, voice);
  }

  setOutboundDisabled(row: number, disabled: boolean): void {
    this.set(row, OUTBOUND_DISABLED, disabled);
  }

  setLeaving(row: number, leaving: boolean): void {
    this.set(row, LEAVING, leaving);
  }

  setOnHold(row: number, onHold: boolean): void {
    this.set(row, ON_HOLD, onHold);
  }

  /** The row of the agent that takes its calls, or `NONE`. */
  inbound(row: number): number {
    return this.read(row, INBOUND) - 1;
  }

  setInbound(row: number, agentRow: number): void {
    this.write(row, INBOUND, agentRow + 1);
  }

  /** The row of the agent that calls with it, or `NONE`. */
  outbound(row: number): number {
    return this.read(row, OUTBOUND) - 1;
  }

  setOutbound(row: number, agentRow: number): void {
    this.write(row, OUTBOUND, agentRow + 1);
  }

  private set(row: number, flag: number, on: boolean): void {
    const standing = this.standing(row);
    this.write(row, STANDING, on ? standing | flag : standing & ~flag);
  }
}
