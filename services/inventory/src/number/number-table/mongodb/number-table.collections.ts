import type { Connection, Model, Schema } from 'mongoose';
import { isMongodbTrouble, upsertGuarded } from '#mongodb-connection';
import type { MongodbConnection } from '#mongodb-connection';
import { START } from '#event-store';
import { agentSchema, facetsSchema, rowSchema, SCHEMA_VERSION, stateSchema } from './number-table.documents.js';
import type { AgentDocument, FacetsDocument, RowDocument, StateDocument } from './number-table.documents.js';

const PREFIX = `number_table_v${SCHEMA_VERSION}`;
const STATE_ID = 'number-table';
const OF_A_GENERATION = new RegExp(`^${PREFIX}_(\\d+)_(?:rows|agents|facets)$`);

/** What a table holds until it is emptied. */
export interface Generation {
  readonly generation: number;
  readonly rows: Model<RowDocument>;
  readonly agents: Model<AgentDocument>;
  readonly facets: Model<FacetsDocument>;
}

export type TableState = Omit<StateDocument, '_id'>;

const EMPTY: TableState = { generation: 1, position: START, lastEvent: null };

/**
 * The collections of a number table. Emptying the table is a matter of one document: from then on it names another
 * generation of collections. So whoever still writes for a table that somebody else has emptied writes where nobody
 * reads, and finds out when it comes to say how far it has got.
 */
export class NumberTableCollections {
  private generations = new Map<number, Promise<Generation>>();
  private connection: Connection | undefined;

  constructor(private readonly mongodb: MongodbConnection) {}

  async state(): Promise<TableState> {
    return (await (await this.states()).findById(STATE_ID).lean().exec()) ?? EMPTY;
  }

  /** False when the table has got further already, or was emptied. */
  async advance(state: TableState): Promise<boolean> {
    const { generation, ...reached } = state;
    const guard = { _id: STATE_ID, generation, position: { $lt: state.position } };
    return await upsertGuarded<StateDocument>(await this.states(), guard, reached);
  }

  /** Begins the next generation, unless somebody else has. */
  async empty(): Promise<void> {
    const { generation } = await this.state();
    const next = { ...EMPTY, generation: generation + 1 };
    await upsertGuarded<StateDocument>(await this.states(), { _id: STATE_ID, generation }, next);
    await this.dropBefore(next.generation);
  }

  /** With its indexes; the collections of the generations before it are dropped, which a late writer may have left. */
  async of(generation: number): Promise<Generation> {
    let opening = this.generations.get(generation);
    if (!opening) {
      opening = this.openGeneration(generation);
      this.generations = new Map([[generation, opening]]);
      // Tried again by whoever asks next.
      opening.catch(() => this.generations.delete(generation));
    }
    return await opening;
  }

  private async openGeneration(generation: number): Promise<Generation> {
    const connection = await this.open();
    const name = (part: string): string => `${PREFIX}_${generation}_${part}`;
    const rows = modelOf<RowDocument>(connection, name('rows'), rowSchema);
    await rows.createIndexes();
    await this.dropBefore(generation);
    return {
      generation,
      rows,
      agents: modelOf<AgentDocument>(connection, name('agents'), agentSchema),
      facets: modelOf<FacetsDocument>(connection, name('facets'), facetsSchema),
    };
  }

  private async dropBefore(generation: number): Promise<void> {
    const connection = await this.open();
    for (const { name } of await connection.listCollections()) {
      const found = OF_A_GENERATION.exec(name)?.[1];
      if (found === undefined || Number(found) >= generation) continue;
      // Another process may drop it first.
      await connection.dropCollection(name).catch(ignoreTrouble);
    }
  }

  private async states(): Promise<Model<StateDocument>> {
    return modelOf<StateDocument>(await this.open(), `${PREFIX}_state`, stateSchema);
  }

  /** Models belong to the connection: a new one has none. */
  private async open(): Promise<Connection> {
    const connection = await this.mongodb.open();
    if (connection !== this.connection) this.generations = new Map();
    this.connection = connection;
    return connection;
  }
}

function modelOf<Document>(connection: Connection, name: string, schema: Schema<Document>): Model<Document> {
  return (connection.models[name] as Model<Document> | undefined) ?? connection.model<Document>(name, schema, name);
}

function ignoreTrouble(error: unknown): void {
  if (!isMongodbTrouble(error)) throw error;
}
