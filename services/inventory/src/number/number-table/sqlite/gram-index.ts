import type { Database, Statement } from 'better-sqlite3';
import { blockOf, IDS_PER_BLOCK, noBits, readBits, readBlocks, storeBits } from './gram-block.js';
import type { StoredBlock } from './gram-block.js';
import { RecentlyUsed } from './recently-used.js';
import { clearBit, setBit } from './row-bits.js';
import type { RowBits } from './row-bits.js';
import { countRowIds, intersectRowIds, rowIdsOf } from './row-ids.js';
import type { RowIds } from './row-ids.js';
import type { ScratchBits } from './scratch-bits.js';

type GramRows = ReturnType<typeof rowIdsOf>;

/** Which row has come to hold which grams, and which it holds no more. */
export interface GramChange {
  readonly id: number;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Over a hundred grams of a million rows: what a page needs, the next one needs again, and so does the next key typed. */
const MAX_KNOWN_BYTES = 16 * 2 ** 20;

/** For each gram the ids of the rows that hold it, as bitmaps: a search takes in a million rows at a few bits for each. */
export class GramIndex {
  private readonly block: Statement;
  private readonly blocks: Statement;
  private readonly put: Statement;
  private readonly remove: Statement;
  private readonly known = new RecentlyUsed<GramRows>(
    MAX_KNOWN_BYTES,
    ({ list, bits }) => bits.byteLength + (list?.byteLength ?? 0),
  );

  constructor(
    database: Database,
    private readonly scratch: ScratchBits,
  ) {
    this.block = database.prepare('SELECT ids FROM grams WHERE gram = ? AND block = ?').pluck();
    this.blocks = database.prepare('SELECT block, ids FROM grams WHERE gram = ? ORDER BY block').raw();
    this.put = database.prepare('INSERT OR REPLACE INTO grams (gram, block, ids) VALUES (?, ?, ?)');
    this.remove = database.prepare('DELETE FROM grams WHERE gram = ? AND block = ?');
  }

  /** The rows that hold all these grams. */
  rowsWithAll(grams: readonly string[]): RowIds {
    const rows: GramRows[] = [];
    for (const gram of grams) {
      const ids = this.known.get(gram, () => rowIdsOf(readBlocks(this.blocks.all(gram) as StoredBlock[])));
      if (countRowIds(ids, 0) === 0) return ids;
      rows.push(ids);
    }
    return intersectRowIds(rows, this.scratch);
  }

  /** Many changes at once, in the order of their ids: each bitmap that they touch is written once. */
  change(changes: readonly GramChange[]): void {
    const added = new Map<string, number[]>();
    const removed = new Map<string, number[]>();
    for (const change of changes) {
      for (const gram of change.added) note(added, gram, change.id);
      for (const gram of change.removed) note(removed, gram, change.id);
    }
    for (const [gram, ids] of added) this.update(gram, ids, setBit);
    for (const [gram, ids] of removed) this.update(gram, ids, clearBit);
  }

  private update(gram: string, ids: readonly number[], change: (bits: RowBits, id: number) => void): void {
    this.known.delete(gram);
    for (let next = 0; next < ids.length;) {
      const block = blockOf(ids[next]!);
      const stored = this.block.get(gram, block) as Buffer | undefined;
      const bits = stored ? readBits(stored) : noBits();
      for (; next < ids.length && blockOf(ids[next]!) === block; next++) change(bits, ids[next]! % IDS_PER_BLOCK);
      const changed = storeBits(bits);
      if (changed) this.put.run(gram, block, changed);
      else this.remove.run(gram, block);
    }
  }
}

function note(idsByGram: Map<string, number[]>, gram: string, id: number): void {
  const ids = idsByGram.get(gram);
  if (ids) ids.push(id);
  else idsByGram.set(gram, [id]);
}
