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
  const count = countBits(bits, fewOf(bits));
  return { list: count > fewOf(bits) ? null : listBits(bits, count), bits };
}

function fewOf(bits: RowBits): number {
  return (bits.length * 32) / FEW_SHARE;
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
  const filled = intersectBits(ids.bits, bits, both);
  if (filled === 0) return NONE;
  return filled > fewOf(both) ? { list: null, bits: both } : rowIdsOf(both);
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
  const found = groups.filter(({ list }) => list?.length !== 0);
  if (found.length <= 1) return found[0] ?? NONE;
  const words = found.map(({ list, bits }) => (list ? (list.at(-1)! >>> 5) + 1 : bits.length));
  const united = scratch.take(Math.max(...words));
  const [first, ...others] = found.flatMap(({ list, bits }) => (list ? [] : [bits]));
  // Copied they take a tenth of the time.
  if (first) united.set(first);
  for (const bits of others) addBits(united, bits);
  for (const { list } of found) for (const id of list ?? []) setBit(united, id);
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
