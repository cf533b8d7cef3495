import { expect, test } from '@jest/globals';
import { FacetRows } from './facet-rows.js';
import { Codes } from './key-column.js';
import { listBits } from './row-bits.js';

test('rows of facets are kept up with changes, and with rows beyond those there were', () => {
  const facets = new Codes();
  const keys = new Uint32Array(64);
  const rows = new FacetRows(facets);
  const set = (id: number, facet: number): void => void (keys[id] = facets.codeOf(facet));
  for (let id = 0; id < 32; id++) set(id, 10 + (id % 3));
  const found = (wanted: number[]): number[] => [...listBits(rows.rowsWith(wanted, keys.subarray(0, 32)))];
  expect(found([10, 12]).slice(0, 5)).toEqual([0, 2, 3, 5, 6]);
  expect(found([11]).slice(0, 2)).toEqual([1, 4]);
  set(2, 11);
  rows.rowChanged(2, keys[2]!);
  // A facet that no row had before.
  set(3, 99);
  rows.rowChanged(3, keys[3]!);
  expect(found([10, 12]).slice(0, 3)).toEqual([0, 5, 6]);
  expect(found([11]).slice(0, 3)).toEqual([1, 2, 4]);
  set(40, 11);
  rows.rowChanged(40, keys[40]!);
  expect([...listBits(rows.rowsWith([11], keys))].at(-1)).toBe(40);
});
