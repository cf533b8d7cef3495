import { addBits, countBits, hasBit, intersectBits, listBits, setBit } from './row-bits.js';
import type { RowBits } from './row-bits.js';
import type { ScratchBits } from './scratch-bits.js';

/**
 * Ids of rows, as bits; while they are few of all, as an ascending list, too, or as that alone. Never changed, and gone
 * when another search begins where scratch bits were given.
 */
export type RowIds = ManyRowIds | FewRowIds;

export interface ManyRowIds {
  readonly list: null;
  readonly bits: RowBits;
}

export interface FewRowIds {
  readonly list: Uint32Array;
  readonly bits: RowBits | null;
}

/**
 * One in so many is few: listed they take less room than as bits, and less time to be compared with others, as each of a
 * list is looked up by itself, while bits are compared 32 at a time. At one in 32 a list takes three times as long.
 */
const FEW_SHARE = 128;

const NONE: FewRowIds = { list: new Uint32Array(0), bits: null };

export function rowIdsOf(bits: RowBits): RowIds & { readonly bits: RowBits } {
  const few = (bits.length * 32) / FEW_SHARE;
  return countBits(bits, few) <= few ? { list: listBits(bits), bits } : { list: null, bits };
}

/** Of all these, of which the others must have bits. */
export function intersectRowIds(group: readonly (RowIds & { readonly bits: RowBits })[], scratch: ScratchBits): RowIds {
  const [first, ...others] = group.toSorted((a, b) => lengthOf(a) - lengthOf(b));
  if (!first) return NONE;
  return others.reduce<RowIds>((found, { bits }) => keepBits(found, bits, scratch), first);
}

/** Those of the ids that have a bit. */
export function keepBits(ids: RowIds, bits: RowBits, scratch: ScratchBits): RowIds {
  if (ids.list) return { list: listed(ids.list, bits), bits: null };
  const both = scratch.take(Math.min(ids.bits.length, bits.length));
  intersectBits(ids.bits, bits, both);
  return { list: null, bits: both };
}

/** Ten times as fast as filtering with a function. */
function listed(list: Uint32Array, bits: RowBits): Uint32Array {
  const kept = new Uint32Array(list.length);
  let count = 0;
  for (let index = 0; index < list.length; index++) {
    kept[count] = list[index]!;
    if (hasBit(bits, list[index]!)) count++;
  }
  return kept.subarray(0, count);
}

export function uniteRowIds(groups: readonly RowIds[], scratch: ScratchBits): RowIds {
  const [only = NONE, ...others] = groups.filter(({ list }) => list?.length !== 0);
  if (others.length === 0) return only;
  const words = groups.map(({ list, bits }) => (list ? ((list.at(-1) ?? 0) >>> 5) + 1 : bits.length));
  const united = scratch.take(Math.max(...words));
  for (const { list, bits } of [only, ...others]) {
    if (list) for (const id of list) setBit(united, id);
    else addBits(united, bits);
  }
  return { list: null, bits: united };
}

/** Not much further than to `enough`. */
export function countRowIds({ list, bits }: RowIds, enough = Infinity): number {
  return list ? list.length : countBits(bits, enough);
}

/** From the lowest. */
export function listRowIds({ list, bits }: RowIds): Uint32Array {
  return list ?? listBits(bits);
}

function lengthOf({ list }: RowIds): number {
  return list ? list.length : Infinity;
}
