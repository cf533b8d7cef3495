import type { Database, Statement } from 'better-sqlite3';
import { blockOf, clearBit, intersectBits, noBits, readBits, setBit, storeBits } from './row-ids.js';
import type { BlockBits, RowIds } from './row-ids.js';

/** Which row has come to hold which grams, and which it holds no more. */
export interface GramChange {
  readonly id: number;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** For each gram the ids of the rows that hold it, as bitmaps: a search takes in a million rows at a few bits for each. */
export class GramIndex {
  private readonly block: Statement;
  private readonly blocks: Statement;
  private readonly put: Statement;
  private readonly remove: Statement;

  constructor(database: Database) {
    this.block = database.prepare('SELECT ids FROM grams WHERE gram = ? AND block = ?').pluck();
    this.blocks = database.prepare('SELECT block, ids FROM grams WHERE gram = ? AND block BETWEEN ? AND ?').raw();
    this.put = database.prepare('INSERT OR REPLACE INTO grams (gram, block, ids) VALUES (?, ?, ?)');
    this.remove = database.prepare('DELETE FROM grams WHERE gram = ? AND block = ?');
  }

  /** The rows that hold all these grams. */
  rowsWithAll([first = '', ...others]: readonly string[]): RowIds {
    let found = this.rowsWith(first, 0, Number.MAX_SAFE_INTEGER);
    for (const gram of others) {
      const blocks = [...found.keys()];
      if (blocks.length === 0) break;
      const both = this.rowsWith(gram, blocks[0]!, blocks.at(-1)!);
      for (const [block, bits] of both) {
        const before = found.get(block);
        if (!before || !intersectBits(bits, before)) both.delete(block);
      }
      found = both;
    }
    return found;
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

  /** In the order of blocks. */
  private rowsWith(gram: string, firstBlock: number, lastBlock: number): Map<number, BlockBits> {
    const stored = this.blocks.all(gram, firstBlock, lastBlock) as [number, Buffer][];
    return new Map(stored.map(([block, ids]) => [block, readBits(ids)]));
  }

  private update(gram: string, ids: readonly number[], change: (bits: BlockBits, id: number) => void): void {
    for (let next = 0; next < ids.length;) {
      const block = blockOf(ids[next]!);
      const stored = this.block.get(gram, block) as Buffer | undefined;
      const bits = stored ? readBits(stored) : noBits();
      for (; next < ids.length && blockOf(ids[next]!) === block; next++) change(bits, ids[next]!);
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
