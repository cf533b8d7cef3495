import type { RowBits } from './row-bits.js';

/** A list of ids is cut into spans of so many. */
export const IDS_PER_SPAN = 512;

/** More words than these take as long to look through as the ids of a span. */
const MAX_WORDS = IDS_PER_SPAN / 2;

/** From which to which id the spans of a list go. Many orders are much like that of ids: whole spans are passed at a look. */
export class IdSpans {
  private readonly lowest: Uint32Array;
  private readonly highest: Uint32Array;

  constructor(ids: Uint32Array) {
    const spans = Math.ceil(ids.length / IDS_PER_SPAN);
    this.lowest = new Uint32Array(spans);
    this.highest = new Uint32Array(spans);
    for (let span = 0; span < spans; span++) {
      const end = Math.min((span + 1) * IDS_PER_SPAN, ids.length);
      let lowest = ids[span * IDS_PER_SPAN]!;
      let highest = lowest;
      for (let index = span * IDS_PER_SPAN; index < end; index++) {
        if (ids[index]! < lowest) lowest = ids[index]!;
        if (ids[index]! > highest) highest = ids[index]!;
      }
      this.lowest[span] = lowest;
      this.highest[span] = highest;
    }
  }

  /** Whether an id of a span may have a bit: surely not when false. */
  mayHave(bits: RowBits, span: number): boolean {
    const from = this.lowest[span]! >>> 5;
    const end = Math.min((this.highest[span]! >>> 5) + 1, bits.length);
    if (end - from > MAX_WORDS) return true;
    for (let word = from; word < end; word++) if (bits[word] !== 0) return true;
    return false;
  }

  /** How many ids are in spans that may have one with a bit. */
  countNear(bits: RowBits): number {
    let spans = 0;
    for (let span = 0; span < this.lowest.length; span++) if (this.mayHave(bits, span)) spans++;
    return spans * IDS_PER_SPAN;
  }
}
