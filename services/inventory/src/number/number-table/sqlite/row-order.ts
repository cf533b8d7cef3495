import { IDS_PER_SPAN, IdSpans } from './id-spans.js';
import { countBits, hasBit, setBit } from './row-bits.js';
import type { RowBits } from './row-bits.js';
import type { RowIds } from './row-ids.js';
import type { ScratchBits } from './scratch-bits.js';

/** From one index of the order up or down to another, which does not belong to it. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The next index, from `index` on, at which a row is wanted; `to` when there is none before. */
type Next = (index: number, to: number, step: number) => number;

/** So many rows are passed before it is asked whether those that are wanted are elsewhere. */
const PASSED_AT_FIRST = 65_536;

/** Looking up where a row is takes as long as passing so many. */
const PASSED_FOR_ONE_LOOKED_UP = 3;

/** Each that is looked up by itself takes as long as passing so many words of marks. */
const WORDS_FOR_ONE_SORTED = 32;

/** Ids of rows in an order that does not change: any of them are found in it without comparing them. */
export class RowOrder {
  private readonly spans: IdSpans;
  /** By a row's id, its index in `ids`; null until it is asked for. */
  private indexes: Uint32Array | null = null;

  constructor(readonly ids: Uint32Array) {
    this.spans = new IdSpans(ids);
  }

  /**
   * Those of the rows that are in some stretches, one stretch after another. They are met on the way, the sooner the more
   * they are; when they are not, it is looked up where they are.
   */
  *find(rows: RowIds, stretches: readonly Stretch[], scratch: ScratchBits): Generator<number> {
    if (rows.list) return yield* this.go(stretches, this.lookedUp(rows, scratch));
    const { bits } = rows;
    const along: Next = (index, to, step) => this.nextAlong(bits, index, to, step);
    const [near, far] = split(stretches, PASSED_AT_FIRST);
    yield* this.go(near, along);
    if (far.length === 0) return;
    const isNear = countBits(bits) * PASSED_FOR_ONE_LOOKED_UP > this.spans.countNear(bits);
    yield* this.go(far, isNear ? along : this.lookedUp(rows, scratch));
  }

  private *go(stretches: readonly Stretch[], next: Next): Generator<number> {
    for (const { from, to } of stretches) {
      const step = from < to ? 1 : -1;
      for (let index = from; ; index += step) {
        index = next(index, to, step);
        if (index === to) break;
        yield this.ids[index]!;
      }
    }
  }

  private nextAlong(bits: RowBits, from: number, to: number, step: number): number {
    for (let index = from; index !== to;) {
      const span = Math.floor(index / IDS_PER_SPAN);
      const end = step > 0 ? Math.min((span + 1) * IDS_PER_SPAN, to) : Math.max(span * IDS_PER_SPAN - 1, to);
      if (this.spans.mayHave(bits, span)) index = nextBit(bits, this.ids, { from: index, end, step });
      else index = end;
      if (index !== end) return index;
    }
    return to;
  }

  /** Sorts the indexes of rows, or marks them: where there are no marks, many are passed in a step. */
  private lookedUp({ list, bits }: RowIds, scratch: ScratchBits): Next {
    const indexes = (this.indexes ??= indexesOf(this.ids));
    const words = (this.ids.length >>> 5) + 1;
    if (list && list.length * WORDS_FOR_ONE_SORTED < words) {
      const sorted = list
        .filter((id) => id < indexes.length)
        .map((id) => indexes[id]!)
        .toSorted();
      return (index, to, step) => nextSorted(sorted, index, to, step);
    }
    const marks = scratch.take(words);
    if (list) for (const id of list) if (id < indexes.length) setBit(marks, indexes[id]!);
    if (!list) markEach(bits, indexes, marks);
    return (index, to, step) => nextMark(marks, index, to, step);
  }
}

/** The first so many indexes, and the others. */
function split(stretches: readonly Stretch[], count: number): readonly [near: Stretch[], far: Stretch[]] {
  const [near, far]: [Stretch[], Stretch[]] = [[], []];
  let left = count;
  for (const { from, to } of stretches) {
    const length = Math.min(Math.abs(to - from), left);
    const middle = from < to ? from + length : from - length;
    if (middle !== from) near.push({ from, to: middle });
    if (middle !== to) far.push({ from: middle, to });
    left -= length;
  }
  return [near, far];
}

function nextBit(
  bits: RowBits,
  ids: Uint32Array,
  { from, end, step }: { from: number; end: number; step: number },
): number {
  for (let index = from; index !== end; index += step) if (hasBit(bits, ids[index]!)) return index;
  return end;
}

function nextMark(marks: RowBits, from: number, to: number, step: number): number {
  for (let index = from; index !== to;) {
    const word = marks[index >>> 5]!;
    if ((word >>> (index & 31)) & 1) return index;
    // The rest of a word without marks is passed at once.
    const rest = step > 0 ? 32 - (index & 31) : (index & 31) + 1;
    if (word !== 0) index += step;
    else index = (to - index) * step <= rest ? to : index + rest * step;
  }
  return to;
}

/** By bisection. */
function nextSorted(sorted: Uint32Array, from: number, to: number, step: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (step > 0 ? sorted[middle]! < from : sorted[middle]! <= from) low = middle + 1;
    else high = middle;
  }
  const next = step > 0 ? sorted[low] : sorted[low - 1];
  return next === undefined || (to - next) * step < 0 ? to : next;
}

function markEach(bits: RowBits, indexes: Uint32Array, marks: RowBits): void {
  const words = Math.min(bits.length, indexes.length >>> 5);
  for (let place = 0; place < words; place++) {
    for (let word = bits[place]!; word !== 0; word &= word - 1) {
      setBit(marks, indexes[place * 32 + 31 - Math.clz32(word & -word)]!);
    }
  }
}

/** For ids that no row has an index behind all others. */
function indexesOf(ids: Uint32Array): Uint32Array {
  let maxId = 0;
  for (let index = 0; index < ids.length; index++) maxId = Math.max(maxId, ids[index]!);
  const indexes = new Uint32Array(((maxId >>> 5) + 1) * 32).fill(ids.length);
  for (let index = 0; index < ids.length; index++) indexes[ids[index]!] = index;
  return indexes;
}
