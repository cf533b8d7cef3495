import mongoose from 'mongoose';
import type { Model } from 'mongoose';

/** A document that knows the position in the log up to which it has seen everything. */
export interface PositionedDocument {
  readonly _id: string;
  readonly position: number;
}

/** A document to be written unless what is there has seen as much already. */
export interface GuardedWrite<Document extends PositionedDocument> {
  /** The whole document. */
  readonly document: Document;
  /** What changes when there is one already. */
  readonly set: Partial<Document>;
  /** Whether there was none, as far as the writer knows. */
  readonly isNew: boolean;
}

const INSERTS_PER_COMMAND = 1_000;
/** FerretDB on SQLite has a hundred connections and takes one for each update of a command: with more it waits for ever. */
const UPDATES_PER_COMMAND = 25;
const DUPLICATE_KEY = 11_000;

/**
 * Writes documents whose ids differ, each guarded by its position: duplicates, replays and writers that overtake one
 * another do no harm.
 *
 * That a new document is a duplicate says that somebody wrote it meanwhile, not that theirs is newer: so it is then
 * written once more, as one that exists, and only the guard decides.
 */
export async function writeGuarded<Document extends PositionedDocument>(
  model: Model<Document>,
  writes: readonly GuardedWrite<Document>[],
): Promise<void> {
  const [added, found] = [writes.filter(({ isNew }) => isNew), writes.filter(({ isNew }) => !isNew)];
  for (const batch of inBatches(added, INSERTS_PER_COMMAND)) found.push(...(await insertNew(model, batch)));
  await updateAll(
    model,
    found.map(({ document: { _id, position }, set }) => ({ filter: { _id, position: { $lt: position } }, set })),
  );
}

/** Sets these fields of one document each, where the filter still matches it. */
export async function updateAll<Document extends { readonly _id: string }>(
  model: Model<Document>,
  updates: readonly { readonly filter: { readonly _id: string }; readonly set: Partial<Document> }[],
): Promise<void> {
  for (const batch of inBatches(updates, UPDATES_PER_COMMAND))
    await bulkOf(model)(batch.map(({ filter, set }) => ({ updateOne: { filter, update: { $set: set } } })));
}

/**
 * Unordered: what fails does not keep those behind it from being written. Past mongoose's own `bulkWrite`, which would
 * copy and cast each value on the thread that answers requests: these are of the documents' types already.
 */
const bulkOf =
  ({ collection }: Pick<Model<object>, 'collection'>) =>
  (operations: object[]) =>
    collection.bulkWrite(operations as Parameters<typeof collection.bulkWrite>[0], { ordered: false });

/** Returns those that are there already. */
async function insertNew<Document extends PositionedDocument>(
  model: Model<Document>,
  batch: readonly GuardedWrite<Document>[],
): Promise<GuardedWrite<Document>[]> {
  const inserts = batch.map(({ document }) => ({ insertOne: { document } }));
  try {
    await bulkOf(model)(inserts);
    return [];
  } catch (error) {
    return duplicatesIn(error).map((index) => batch[index]!);
  }
}

/** Places in the batch of those that were duplicates; throws what failed for any other reason. */
function duplicatesIn(error: unknown): number[] {
  if (!(error instanceof mongoose.mongo.MongoBulkWriteError)) throw error;
  const failures = [error.writeErrors].flat();
  const isForDuplicates = failures.length > 0 && failures.every(({ code }) => code === DUPLICATE_KEY);
  // Written, but not by a majority: as good as not written.
  if (!isForDuplicates || error.result.getWriteConcernError()) throw error;
  return failures.map(({ index }) => index);
}

/** The same items, at most `size` at a time. */
export function* inBatches<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

/**
 * Updates the one document that the filter names, or inserts it when there is none with its id. False when there is one
 * that the filter does not match: a newer one, if the filter is a guard.
 */
export async function upsertGuarded<Document extends { readonly _id: string }>(
  model: Model<Document>,
  filter: Partial<Record<keyof Document, unknown>> & { readonly _id: string },
  set: Partial<Document>,
): Promise<boolean> {
  const update = (upsert: boolean) => model.updateOne(filter as object, { $set: set as object }, { upsert });
  try {
    const { matchedCount, upsertedCount } = await update(true);
    return matchedCount + upsertedCount > 0;
  } catch (error) {
    if ((error as { code?: unknown }).code !== DUPLICATE_KEY) throw error;
    // Inserted between the look and the insert, perhaps: then the guard has not been asked yet.
    const { matchedCount } = await update(false);
    return matchedCount > 0;
  }
}
