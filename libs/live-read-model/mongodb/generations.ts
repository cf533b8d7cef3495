import { Schema } from 'mongoose';
import type { Connection, Model } from 'mongoose';
import { START } from '#event-store';
import type { Position } from '#event-store';
import { isMongodbTrouble, upsertGuarded } from '#mongodb-connection';
import type { MongodbConnection } from '#mongodb-connection';
import type { EventMark } from '../read-model.port.js';

/** Of schemas whose documents are written as they are: nothing is made or added behind their back. */
export const PLAIN = { versionKey: false, autoIndex: false, autoCreate: false } as const;

/** What a read model is made of in a database that others may use as well. */
export interface MongodbSchema<Documents extends object> {
  /** Begins the names of its collections, such as `number_table`. */
  readonly name: string;
  /**
   * Is in the names of its collections, and is bumped with every change to what they hold: releases of another version,
   * which may run at the same time, fill and read collections of their own.
   */
  readonly version: number;
  /** Its collections, with the indexes that are made while they are empty. */
  readonly collections: { readonly [Name in keyof Documents]: Schema<Documents[Name]> };
}

/** What a read model holds until it is emptied. */
export type Generation<Documents extends object> = { readonly generation: number } & {
  readonly [Name in keyof Documents]: Model<Documents[Name]>;
};

/** How far a read model has got. One document. */
interface StateDocument {
  readonly _id: string;
  /** Names the collections that it is made of; the next one begins empty. */
  readonly generation: number;
  readonly position: Position;
  readonly lastEvent: EventMark | null;
}

export type ReadModelState = Omit<StateDocument, '_id'>;

const EMPTY: ReadModelState = { generation: 1, position: START, lastEvent: null };

const stateSchema = new Schema<StateDocument>(
  { _id: String, generation: Number, position: Number, lastEvent: { type: Schema.Types.Mixed, default: null } },
  PLAIN,
);

/**
 * The collections of a read model. Emptying it is a matter of one document: from then on it names another generation of
 * collections. So whoever still writes for one that somebody else has emptied writes where nobody reads, and finds out
 * when it comes to say how far it has got.
 */
export class Generations<Documents extends object> {
  private generations = new Map<number, Promise<Generation<Documents>>>();
  private connection: Connection | undefined;
  private readonly prefix: string;
  private readonly stateId: string;
  private readonly ofAGeneration: RegExp;

  constructor(
    private readonly mongodb: MongodbConnection,
    private readonly schema: MongodbSchema<Documents>,
  ) {
    const { name, version, collections } = schema;
    this.prefix = `${name}_v${version}`;
    this.stateId = name.replaceAll('_', '-');
    this.ofAGeneration = new RegExp(`^${this.prefix}_(\\d+)_(?:${Object.keys(collections).join('|')})$`);
  }

  async state(): Promise<ReadModelState> {
    return (await (await this.states()).findById(this.stateId).lean().exec()) ?? EMPTY;
  }

  /** False when the read model has got further already, or was emptied. */
  async advance(state: ReadModelState): Promise<boolean> {
    const { generation, ...reached } = state;
    const guard = { _id: this.stateId, generation, position: { $lt: state.position } };
    return await upsertGuarded<StateDocument>(await this.states(), guard, reached);
  }

  /** Begins the next generation, unless somebody else has. */
  async empty(): Promise<void> {
    const { generation } = await this.state();
    const next = { ...EMPTY, generation: generation + 1 };
    await upsertGuarded<StateDocument>(await this.states(), { _id: this.stateId, generation }, next);
    await this.dropBefore(next.generation);
  }

  /** With its indexes; the collections of the generations before it are dropped, which a late writer may have left. */
  async of(generation: number): Promise<Generation<Documents>> {
    let opening = this.generations.get(generation);
    if (!opening) {
      opening = this.openGeneration(generation);
      this.generations = new Map([[generation, opening]]);
      // Tried again by whoever asks next.
      opening.catch(() => this.generations.delete(generation));
    }
    return await opening;
  }

  private async openGeneration(generation: number): Promise<Generation<Documents>> {
    const connection = await this.open();
    const models: Record<string, Model<unknown>> = {};
    for (const [name, schema] of Object.entries(this.schema.collections as Readonly<Record<string, Schema>>)) {
      const model: Model<unknown> = modelOf(connection, `${this.prefix}_${generation}_${name}`, schema);
      if (schema.indexes().length > 0) await model.createIndexes();
      models[name] = model;
    }
    await this.dropBefore(generation);
    return { generation, ...models } as Generation<Documents>;
  }

  private async dropBefore(generation: number): Promise<void> {
    const connection = await this.open();
    for (const { name } of await connection.listCollections()) {
      const found = this.ofAGeneration.exec(name)?.[1];
      if (found === undefined || Number(found) >= generation) continue;
      // Another process may drop it first.
      await connection.dropCollection(name).catch(ignoreTrouble);
    }
  }

  private async states(): Promise<Model<StateDocument>> {
    return modelOf<StateDocument>(await this.open(), `${this.prefix}_state`, stateSchema);
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
