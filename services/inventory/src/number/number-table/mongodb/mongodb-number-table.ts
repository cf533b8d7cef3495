import { START } from '#event-store';
import type { EventMark } from '#live-read-model';
import { MongodbReadModel } from '#live-read-model/mongodb';
import type { Generation } from '#live-read-model/mongodb';
import type { MongodbConnection } from '#mongodb-connection';
import { pageOf, pageRequest } from '../number-page.query.js';
import { NumberTable } from '../number-table.port.js';
import type { NumberPage, NumberQuery, NumberTableChanges } from '../number-table.port.js';
import { NUMBER_TABLE_SCHEMA } from './number-table.documents.js';
import type { NumberTableDocuments } from './number-table.documents.js';
import { countRows, findRows, shownFacets } from './number-table.reader.js';
import type { RowFacet } from './row-facet.js';
import { NumberTableWriter } from './number-table.writer.js';

type Collections = Generation<NumberTableDocuments>;

/** Looks at the rows of these facets. */
type Find<Found> = (collections: Collections, facets: readonly RowFacet[]) => Promise<Found>;

/** The number table in a MongoDB database: see `MongodbReadModel`. */
export class MongodbNumberTable extends NumberTable {
  private readonly model: MongodbReadModel<NumberTableDocuments, NumberTableChanges>;

  /** The connection stays open: it is its opener's. */
  constructor(connection: MongodbConnection) {
    super();
    this.model = new MongodbReadModel<NumberTableDocuments, NumberTableChanges>({
      connection,
      name: 'table of numbers',
      schema: NUMBER_TABLE_SCHEMA,
      newWriter: (collections) => new NumberTableWriter(collections),
    });
  }

  override apply(changes: NumberTableChanges): Promise<void> {
    return this.model.apply(changes);
  }

  override position(): Promise<number> {
    return this.model.position();
  }

  override lastEvent(): Promise<EventMark | null> {
    return this.model.lastEvent();
  }

  override clear(): Promise<void> {
    return this.model.clear();
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

  override prepared(): Promise<void> {
    return this.model.prepared();
  }

  override close(): Promise<void> {
    return this.model.settled();
  }

  /** What is found is right when no row moved meanwhile into a facet that was not looked at. */
  private async look<Found>(query: NumberQuery, minPosition: number, find: Find<Found>): Promise<Found> {
    const { found } = await this.model.look(minPosition, {
      find: async (collections) => {
        const facets = await shownFacets(collections, query);
        return { facets, found: await find(collections, facets) };
      },
      isStillRight: async (collections, { facets }) => (await shownFacets(collections, query)).length === facets.length,
    });
    return found;
  }
}
