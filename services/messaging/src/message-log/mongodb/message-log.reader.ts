import type { QueryFilter } from 'mongoose';
import type { Generation } from '#live-read-model/mongodb';
import { branchesOf } from '../message-facet.js';
import type { Branch } from '../message-facet.js';
import type { MessageQuery } from '../message-log.port.js';
import { MAX_LOOKED_AT, NO_ROWS } from '../message-page.js';
import type { FoundRows, PageRequest } from '../message-page.js';
import { readMessage } from './message-document.js';
import type { BegunDocument, MessageDocument, MessageLogDocuments } from './message-log.documents.js';
import { placeOf } from './place.js';

type Filter = QueryFilter<MessageDocument>;
type Collections = Generation<MessageLogDocuments>;
type Found = Omit<BegunDocument, 'words'>;

/** `hashes`: of the words that all must be there; undefined without a search. */
export async function findRows(
  collections: Collections,
  query: MessageQuery,
  request: PageRequest<string>,
  hashes: readonly string[] | undefined,
): Promise<FoundRows<string>> {
  const branches = branchesOf(query);
  if (branches.length === 0) return NO_ROWS;
  const { workspace, oldestFirst = false } = query;
  const stretch: Stretch = {
    filter: { workspace, place: placesOf(query, request) },
    sort: { place: oldestFirst ? 1 : -1 },
    maxRows: request.maxRows,
  };
  return hashes ? search(collections, branches, stretch, hashes) : walk(collections, branches, stretch);
}

/** Messages in their order. */
interface Stretch {
  readonly filter: Filter;
  readonly sort: { readonly place: 1 | -1 };
  readonly maxRows: number;
}

/** Of each branch its first rows, out of an index that has them in order. */
async function walk({ messages }: Collections, branches: readonly Branch[], stretch: Stretch) {
  const { filter, sort, maxRows } = stretch;
  const finds = branches.map((branch) =>
    messages
      .find({ ...filter, ...conditionsOf(branch) }, { words: 0 }, { sort, limit: maxRows })
      .lean<Found[]>()
      .exec(),
  );
  const found = (await Promise.all(finds)).flat();
  const first = found.toSorted((one, other) => sort.place * (one.place < other.place ? -1 : 1)).slice(0, maxRows);
  return rowsOf(first, null);
}

/**
 * Looks at so many at most that have the rarest of the words, in their order: so a page takes no longer however many there
 * are, and ends where it was broken off.
 */
async function search(
  collections: Collections,
  branches: readonly Branch[],
  { filter, sort, maxRows }: Stretch,
  hashes: readonly string[],
): Promise<FoundRows<string>> {
  const { messages } = collections;
  const [rarest, ...others] = await rarestFirst(collections, filter, hashes);
  const ofWord = { ...filter, words: rarest! };
  const found = await messages
    .aggregate<Found>([
      { $match: ofWord },
      { $sort: sort },
      { $limit: MAX_LOOKED_AT },
      { $match: { ...(others.length > 0 && { words: { $all: others } }), $or: branches.map(conditionsOf) } },
      { $limit: maxRows },
      { $project: { words: 0 } },
    ])
    .exec();
  if (found.length === maxRows) return rowsOf(found, null);
  const last = await messages
    .find(ofWord, { place: 1, _id: 0 }, { sort, skip: MAX_LOOKED_AT - 1, limit: 1 })
    .lean<Pick<Found, 'place'>[]>()
    .exec();
  return rowsOf(found, last[0]?.place ?? null);
}

/** As far as it matters: those that are found more often than is looked at are all alike. */
async function rarestFirst({ messages }: Collections, filter: Filter, hashes: readonly string[]): Promise<string[]> {
  if (hashes.length === 1) return [...hashes];
  const counts = await Promise.all(
    hashes.map((words) => messages.countDocuments({ ...filter, words }, { limit: MAX_LOOKED_AT }).exec()),
  );
  return hashes
    .map((hash, index) => ({ hash, count: counts[index]! }))
    .toSorted((one, other) => one.count - other.count)
    .map(({ hash }) => hash);
}

function conditionsOf({ wanted: { number, subject, agentId }, facets }: Branch): Filter {
  return {
    ...(number !== undefined && { 'origin.number': number }),
    ...(subject !== undefined && { 'origin.subject': subject }),
    ...(agentId !== undefined && { 'origin.agentId': agentId }),
    facet: { $in: [...facets] },
  };
}

/** Places between these, both excluded. What has yet to begin has none, and is in no such range. */
function placesOf({ fromMs, beforeMs, oldestFirst = false }: MessageQuery, { after }: PageRequest<string>) {
  const above = fromMs === undefined ? [''] : [placeOf(fromMs, 0)];
  const below = beforeMs === undefined ? [] : [placeOf(beforeMs, 0)];
  if (after !== undefined) (oldestFirst ? above : below).push(after);
  const [first, last] = [above.toSorted().at(-1)!, below.toSorted()[0]];
  return { $gt: first, ...(last !== undefined && { $lt: last }) };
}

function rowsOf(found: readonly Found[], brokenOffAt: string | null): FoundRows<string> {
  return { rows: found.map((message) => ({ place: message.place, row: readMessage(message) })), brokenOffAt };
}
