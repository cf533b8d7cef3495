import pTimeout from 'p-timeout';
import { DomainError } from '#domain-error';
import type { Position } from '#event-store';
import { describeMongodbTrouble, isMongodbTrouble } from '#mongodb-connection';
import type { MongodbConnection } from '#mongodb-connection';
import type { EventMark, FedReadModel, ReadModelChanges } from '../read-model.port.js';
import { Generations } from './generations.js';
import type { Generation, MongodbSchema } from './generations.js';

/** A reader waits no longer for a server that has stopped answering. */
const MAX_ANSWER_MS = 10_000;

/** So often something is looked for again that may have been hidden while it was looked for. */
const MAX_LOOKS = 5;

export interface MongodbReadModelOptions<Documents extends object, Changes extends ReadModelChanges> {
  /** Stays open: it is its opener's. */
  readonly connection: MongodbConnection;
  /** What it is called, such as `table of numbers`. */
  readonly name: string;
  readonly schema: MongodbSchema<Documents>;
  readonly newWriter: (collections: Generation<Documents>) => ChangesWriter<Changes>;
}

/** Writes into one generation, each document guarded by its position, so that writing the same once more does no harm. */
export interface ChangesWriter<Changes extends ReadModelChanges> {
  write(changes: Changes): Promise<void>;
}

/** A question of readers. */
export interface Look<Documents extends object, Found> {
  readonly find: (collections: Generation<Documents>) => Promise<Found>;
  /** Whether nothing happened meanwhile that could have hidden a row from it. Unless it is given, nothing can. */
  readonly isStillRight?: (collections: Generation<Documents>, found: Found) => Promise<boolean>;
}

/**
 * A read model in a MongoDB database, which any number of processes may fill and read at the same time. There are no
 * transactions: its position is written after all that it stands for, so that whatever happens in between leaves it
 * behind, and writing the same once more does no harm.
 */
export class MongodbReadModel<
  Documents extends object,
  Changes extends ReadModelChanges,
> implements FedReadModel<Changes> {
  private readonly generations: Generations<Documents>;
  private writer: { readonly generation: number; readonly of: ChangesWriter<Changes> } | undefined;
  private applying: Promise<void> = Promise.resolve();

  constructor(private readonly options: MongodbReadModelOptions<Documents, Changes>) {
    this.generations = new Generations(options.connection, options.schema);
  }

  apply(changes: Changes): Promise<void> {
    const applied = this.applying.then(() => this.inWordsOfThePort(this.write(changes)));
    this.applying = applied.catch(() => undefined);
    return applied;
  }

  async position(): Promise<Position> {
    return (await this.inWordsOfThePort(this.generations.state())).position;
  }

  async lastEvent(): Promise<EventMark | null> {
    return (await this.inWordsOfThePort(this.generations.state())).lastEvent;
  }

  async clear(): Promise<void> {
    await this.applying;
    await this.inWordsOfThePort(this.generations.empty());
  }

  /** Resolves when there are indexes: they are made with the collections, while these are empty. */
  async prepared(): Promise<void> {
    const { generation } = await this.inWordsOfThePort(this.generations.state());
    await this.inWordsOfThePort(this.generations.of(generation));
  }

  /** Resolves when what was begun is written. */
  async settled(): Promise<void> {
    await this.applying;
  }

  /**
   * Rejects with `DomainError('read_model_behind')` when not everything up to `minPosition` is there, or it is being filled
   * all the while; with `read_model_unavailable` when its server takes too long.
   */
  look<Found>(minPosition: Position, look: Look<Documents, Found>): Promise<Found> {
    return pTimeout(this.inWordsOfThePort(this.lookUntilRight(minPosition, look)), {
      milliseconds: MAX_ANSWER_MS,
      fallback: () => Promise.reject(this.unavailable(new Error(`No answer in ${MAX_ANSWER_MS} ms.`))),
    });
  }

  private async write(changes: Changes): Promise<void> {
    const { lastEvent, after, position } = changes;
    const state = await this.generations.state();
    if (after > state.position) throw this.changesMissing(state.position, after);
    // Applied before, by this process or another.
    if (position <= state.position) return;
    await this.writerOf(await this.generations.of(state.generation)).write(changes);
    const { generation } = state;
    if (await this.generations.advance({ generation, position, lastEvent: lastEvent ?? state.lastEvent })) return;
    const now = await this.generations.state();
    // Somebody else was faster, or emptied it: what was written is then not in what is read.
    if (now.generation !== generation) throw this.changesMissing(now.position, after);
  }

  /** What is found is right when it was not emptied meanwhile, and nothing else hid a row. */
  private async lookUntilRight<Found>(
    minPosition: Position,
    { find, isStillRight }: Look<Documents, Found>,
  ): Promise<Found> {
    for (let look = 1; look <= MAX_LOOKS; look++) {
      const { generation, position } = await this.generations.state();
      if (position < minPosition) throw this.behind(`is at position ${position}, not yet at ${minPosition}`);
      const collections = await this.generations.of(generation);
      const found = await find(collections);
      const [state, isRight] = await Promise.all([
        this.generations.state(),
        isStillRight?.(collections, found) ?? Promise.resolve(true),
      ]);
      if (state.generation === generation && isRight) return found;
    }
    throw this.behind('is being filled right now');
  }

  private writerOf(collections: Generation<Documents>): ChangesWriter<Changes> {
    const { generation } = collections;
    if (this.writer?.generation !== generation) this.writer = { generation, of: this.options.newWriter(collections) };
    return this.writer.of;
  }

  private async inWordsOfThePort<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await work;
    } catch (error) {
      throw isMongodbTrouble(error) ? this.unavailable(error) : error;
    }
  }

  private unavailable(trouble: Error): DomainError {
    const error = new DomainError(
      'read_model_unavailable',
      `The ${this.options.name} cannot be read right now: its database does not answer. Calls and changes go on; try again in a moment.`,
    );
    // For the log alone: it names servers. Where in our code it came up mends none of them.
    error.cause = describeMongodbTrouble(trouble);
    error.stack = String(error);
    return error;
  }

  private behind(how: string): DomainError {
    return new DomainError('read_model_behind', `The ${this.options.name} ${how}. Try again in a moment.`);
  }

  private changesMissing(reached: Position, after: Position): DomainError {
    const message = `The ${this.options.name} is at position ${reached}; changes that continue from ${after} would leave a gap.`;
    return new DomainError('changes_missing', message);
  }
}
