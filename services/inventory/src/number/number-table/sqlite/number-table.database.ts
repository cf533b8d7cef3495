import type { EventMark } from '#live-read-model';
import { DomainError } from '#domain-error';
import { Statements, isDamage, isUnusable, makeAnew, openFile } from '#live-read-model/sqlite';
import { NUMBER_TABLE_FILE } from './number-table.schema.js';
import { NumberTablePreparation } from './number-table.preparation.js';
import { NumberTableReader } from './number-table.reader.js';
import { NumberTableWriter } from './number-table.writer.js';
import { ScratchBits } from './scratch-bits.js';
import { SearchIndex } from './search-index.js';
import { SortKeys } from './sort-keys.js';
import type { NumberCursor } from '../number-cursor.js';
import type { NumberQuery, NumberRow, NumberTableChanges } from '../number-table.port.js';

/** The number table in one file, for the thread that owns it. A file found damaged is made anew, empty. */
export class NumberTableDatabase {
  private parts: ReturnType<typeof partsOf>;

  constructor(private readonly path: string) {
    this.parts = openParts(path);
  }

  apply(changes: NumberTableChanges): void {
    this.replacingDamaged(({ writer, reader }) => {
      reader.forgetFacets();
      writer.apply(changes);
    });
  }

  position(): number {
    return this.replacingDamaged(({ writer }) => writer.position());
  }

  lastEvent(): EventMark | null {
    return this.replacingDamaged(({ writer }) => writer.lastEvent());
  }

  clear(): void {
    this.parts.database.close();
    this.parts = partsOf(makeAnew(this.path, NUMBER_TABLE_FILE));
  }

  rows(query: NumberQuery, after: NumberCursor | null, maxRows: number, minPosition: number): NumberRow[] {
    return this.replacingDamaged(({ writer, reader, preparation, search }) => {
      requireReached(writer, minPosition);
      const workspace = writer.workspace(query.workspace);
      if (workspace === undefined) return [];
      const indexes = preparation.hasIndexes();
      const searchable = indexes && query.q !== undefined && search.makeReady();
      return reader.rows(query, workspace, after, maxRows, { indexes, search: searchable });
    });
  }

  countHeld(workspaceName: string, carrierAccountId: string, minPosition: number): number {
    return this.replacingDamaged(({ writer, reader }) => {
      requireReached(writer, minPosition);
      const workspace = writer.workspace(workspaceName);
      return workspace === undefined ? 0 : reader.countHeld(workspace, carrierAccountId);
    });
  }

  /** Whether queries are fast, those aside that search for what changed a moment ago. */
  isPrepared(): boolean {
    return this.parts.preparation.hasIndexes() && this.parts.search.isBuilt();
  }

  /** One step towards fast queries, once the log was caught up with; false when there is none to do. */
  prepare(): boolean {
    return this.replacingDamaged(({ writer, preparation }) => writer.isLive() && preparation.step());
  }

  close(): void {
    this.parts.writer.keepFromHereOn();
    this.parts.database.close();
  }

  private replacingDamaged<Result>(work: (parts: ReturnType<typeof partsOf>) => Result): Result {
    try {
      return work(this.parts);
    } catch (error) {
      if (isDamage(error)) this.clear();
      throw error;
    }
  }
}

function requireReached(writer: NumberTableWriter, minPosition: number): void {
  const position = writer.position();
  if (position >= minPosition) return;
  throw new DomainError('read_model_behind', `The table is at position ${position}, not yet at ${minPosition}.`);
}

function openParts(path: string): ReturnType<typeof partsOf> {
  const database = openFile(path, NUMBER_TABLE_FILE);
  try {
    return partsOf(database);
  } catch (error) {
    database.close();
    if (!isUnusable(error)) throw error;
    return partsOf(makeAnew(path, NUMBER_TABLE_FILE));
  }
}

function partsOf(database: ReturnType<typeof openFile>) {
  const scratch = new ScratchBits();
  const search = new SearchIndex(database, scratch);
  const sortKeys = new SortKeys(database, scratch);
  return {
    database,
    search,
    preparation: new NumberTablePreparation(database, search),
    reader: new NumberTableReader(new Statements(database), search, sortKeys),
    writer: new NumberTableWriter(database, search, sortKeys),
  };
}
