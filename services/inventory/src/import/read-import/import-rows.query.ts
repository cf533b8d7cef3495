import { setImmediate } from 'node:timers/promises';
import { domainEvent } from '#event-store';
import type { EventStore, Revision } from '#event-store';
import type { ImportEvent, ImportRowsProcessed, LeftOutRow, RowOutcome } from '../domain/import.events.js';
import { totalRows } from '../domain/import.state.js';

/** A row among those asked for: the event that tells of it, and how many of them stand before it there. */
export interface RowPlace {
  /** At least 1, for the event at 0 only starts the import. */
  readonly revision: Revision;
  readonly index: number;
}

export interface FoundRow extends Pick<LeftOutRow, 'row' | 'number'> {
  readonly outcome: RowOutcome;
  readonly code: string | null;
  readonly detail: string | null;
}

export interface RowPage {
  readonly rows: readonly FoundRow[];
  /** Where the next page begins; undefined when there is none. */
  readonly next: RowPlace | undefined;
}

export interface RowQuestion {
  /** All of them when undefined. */
  readonly outcome: RowOutcome | undefined;
  readonly maxRows: number;
  readonly from?: RowPlace | undefined;
}

/** An event that carries totals. */
type Told = Extract<ImportEvent, { readonly totals: unknown }>;

/**
 * The rows of one import in the order of its file, from its stream alone. Every event carries the totals so far, so
 * three failed rows among a million are found by halving and not by reading a million.
 */
export async function importRows(store: EventStore, stream: string, question: RowQuestion): Promise<RowPage> {
  const { outcome, maxRows, from = { revision: 1, index: 0 } } = question;
  const [last] = await store.readStream(stream, { direction: 'backwards', maxEvents: 1 });
  if (!last) return { rows: [], next: undefined };
  const search = { store, stream, outcome };
  const rows: FoundRow[] = [];
  let place: RowPlace | undefined = from;
  while (place && place.revision <= last.revision) {
    const event = await readTold(store, stream, place.revision);
    const found = rowsOf(event, outcome).slice(place.index);
    const room = maxRows - rows.length;
    rows.push(...found.slice(0, room));
    if (found.length > room) return { rows, next: { ...place, index: place.index + room } };
    place = await placeAbove(countOf(event, outcome), { ...search, low: place.revision + 1, high: last.revision });
  }
  return { rows, next: undefined };
}

interface Search {
  readonly store: EventStore;
  readonly stream: string;
  readonly outcome: RowOutcome | undefined;
  readonly low: Revision;
  readonly high: Revision;
}

/** The first event from `low` to `high` with rows beyond the first `count`. */
async function placeAbove(count: number, { store, stream, outcome, ...range }: Search): Promise<RowPlace | undefined> {
  const isAbove = async (revision: Revision) => countOf(await readTold(store, stream, revision), outcome) > count;
  let [low, high, step] = [range.low, range.high, 0];
  if (low > high || !(await isAbove(high))) return undefined;
  // Most often the very next event has some; the longer it takes, the wider the steps.
  while (low < high) {
    const middle = Math.min(low + step, Math.floor((low + high) / 2));
    if (await isAbove(middle)) high = middle;
    else [low, step] = [middle + 1, step * 2 + 1];
  }
  return { revision: low, index: 0 };
}

/** An event may be large; whoever else uses this thread has a turn after each. */
async function readTold(store: EventStore, stream: string, revision: Revision): Promise<Told> {
  await setImmediate();
  const [event] = await store.readStream(stream, { from: revision, maxEvents: 1 });
  if (!event) throw new Error(`${stream} has no event at ${revision}, and has later ones.`);
  return domainEvent<Told>(event);
}

function countOf({ totals }: Told, outcome: RowOutcome | undefined): number {
  return outcome === undefined ? totalRows(totals) : totals[outcome];
}

function rowsOf(event: Told, outcome: RowOutcome | undefined): readonly FoundRow[] {
  if (event.type !== 'ImportRowsProcessed') return [];
  if (outcome === 'imported') return importedRows(event);
  if (outcome !== undefined) return event.leftOut.filter((row) => row.outcome === outcome);
  return [...importedRows(event), ...event.leftOut].toSorted((one, other) => one.row - other.row);
}

function importedRows({ imported }: ImportRowsProcessed): FoundRow[] {
  return imported.map(([row, number, remark]) => {
    const { code = null, detail = null } = remark ?? {};
    return { row, number, outcome: 'imported', code, detail };
  });
}
