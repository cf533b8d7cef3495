import type { EventMark } from '#live-read-model';
import pTimeout from 'p-timeout';
import { DomainError } from '#domain-error';
import { START } from '#event-store';
import { describeMongodbTrouble, isMongodbTrouble } from '#mongodb-connection';
import type { MongodbConnection } from '#mongodb-connection';
import { pageOf, pageRequest } from '../number-page.query.js';
import { NumberTable } from '../number-table.port.js';
import type { NumberPage, NumberQuery, NumberTableChanges } from '../number-table.port.js';
import { NumberTableCollections } from './number-table.collections.js';
import type { Generation } from './number-table.collections.js';
import { countRows, findRows, shownFacets } from './number-table.reader.js';
import type { RowFacet } from './row-facet.js';
import { NumberTableWriter } from './number-table.writer.js';

/** A reader waits no longer for a server that has stopped answering. */
const MAX_ANSWER_MS = 10_000;

/** So often rows are looked for again that may have been moved while they were looked for. */
const MAX_LOOKS = 5;

/** Looks at the rows of these facets. */
type Find<Found> = (collections: Generation, facets: readonly RowFacet[]) => Promise<Found>;

/**
 * The number table in a MongoDB database, which any number of processes may fill and read at the same time. There are
 * no transactions: the table's position is written after all that it stands for, so that whatever happens in between
 * leaves it behind, and writing the same once more does no harm.
 */
export class MongodbNumberTable extends NumberTable {
  private readonly collections: NumberTableCollections;
  private writer: { readonly generation: number; readonly of: NumberTableWriter } | undefined;
  private applying: Promise<void> = Promise.resolve();

  /** The connection stays open: it is its opener's. */
  constructor(connection: MongodbConnection) {
    super();
    this.collections = new NumberTableCollections(connection);
  }

  override apply(changes: NumberTableChanges): Promise<void> {
    const applied = this.applying.then(() => inWordsOfThePort(this.write(changes)));
    this.applying = applied.catch(() => undefined);
    return applied;
  }

  override async position(): Promise<number> {
    return (await inWordsOfThePort(this.collections.state())).position;
  }

  override async lastEvent(): Promise<EventMark | null> {
    return (await inWordsOfThePort(this.collections.state())).lastEvent;
  }

  override async clear(): Promise<void> {
    await this.applying;
    await inWordsOfThePort(this.collections.empty());
  }

  override async query(query: NumberQuery, minPosition = START): Promise<NumberPage> {
    const request = pageRequest(query);
    const rows = await this.look(query, minPosition, (collections, facets) =>
      findRows(collections, query, request, facets),
    );
    return pageOf(query, rows);
  }

  override countHeld(workspace: string, carrierAccountId: string, minPosition = START): Promise<number> {
    return this.look({ workspace, carrierAccountId }, minPosition, (collections, facets) =>
      countRows(collections, workspace, facets),
    );
  }

  /** The indexes are made with the collections, while they are empty. */
  override async prepared(): Promise<void> {
    const { generation } = await inWordsOfThePort(this.collections.state());
    await inWordsOfThePort(this.collections.of(generation));
  }

  override async close(): Promise<void> {
    await this.applying;
  }

  private async write({ numbers, agents, lastEvent, after, position }: NumberTableChanges): Promise<void> {
    const state = await this.collections.state();
    if (after > state.position) throw changesMissing(state.position, after);
    // Applied before, by this process or another.
    if (position <= state.position) return;
    await this.writerOf(await this.collections.of(state.generation)).write(numbers, agents);
    const { generation } = state;
    if (await this.collections.advance({ generation, position, lastEvent: lastEvent ?? state.lastEvent })) return;
    const now = await this.collections.state();
    // Somebody else was faster, or emptied the table: what was written is then not in what is read.
    if (now.generation !== generation) throw changesMissing(now.position, after);
  }

  private look<Found>(query: NumberQuery, minPosition: number, find: Find<Found>): Promise<Found> {
    return pTimeout(inWordsOfThePort(this.lookUntilRight(query, minPosition, find)), {
      milliseconds: MAX_ANSWER_MS,
      fallback: () => Promise.reject(unavailable(new Error(`No answer in ${MAX_ANSWER_MS} ms.`))),
    });
  }

  /**
   * What is found is right when nothing happened meanwhile that could have hidden a row: the table was not emptied, and
   * no row moved into a facet that was not looked at.
   */
  private async lookUntilRight<Found>(query: NumberQuery, minPosition: number, find: Find<Found>): Promise<Found> {
    for (let look = 1; look <= MAX_LOOKS; look++) {
      const { generation, position } = await this.collections.state();
      if (position < minPosition)
        throw behind(`The table is at position ${position}, not yet at ${minPosition}. Try again in a moment.`);
      const collections = await this.collections.of(generation);
      const facets = await shownFacets(collections, query);
      const found = await find(collections, facets);
      const [state, facetsNow] = await Promise.all([this.collections.state(), shownFacets(collections, query)]);
      if (state.generation === generation && facetsNow.length === facets.length) return found;
    }
    throw behind('The table is being filled right now. Try again in a moment.');
  }

  private writerOf(collections: Generation): NumberTableWriter {
    const { generation } = collections;
    if (this.writer?.generation !== generation) this.writer = { generation, of: new NumberTableWriter(collections) };
    return this.writer.of;
  }
}

async function inWordsOfThePort<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw isMongodbTrouble(error) ? unavailable(error) : error;
  }
}

function unavailable(trouble: Error): DomainError {
  const error = new DomainError(
    'read_model_unavailable',
    'The table of numbers cannot be read right now: its database does not answer. Calls and changes go on; try again in a moment.',
  );
  // For the log alone: it names servers. Where in our code it came up mends none of them.
  error.cause = describeMongodbTrouble(trouble);
  error.stack = String(error);
  return error;
}

function behind(sentence: string): DomainError {
  return new DomainError('read_model_behind', sentence);
}

function changesMissing(reached: number, after: number): DomainError {
  const message = `The number table is at position ${reached}; changes that continue from ${after} would leave a gap.`;
  return new DomainError('changes_missing', message);
}
