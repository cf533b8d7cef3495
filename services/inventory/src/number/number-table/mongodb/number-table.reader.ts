import type { Generation } from '#live-read-model/mongodb';
import { inBatches } from '#mongodb-connection';
import type { QueryFilter } from 'mongoose';
import { parseSort } from '../number-cursor.js';
import { facetFilter } from '../number-facet.js';
import type { PageRequest } from '../number-page.query.js';
import type { NumberQuery, NumberRow } from '../number-table.port.js';
import { searchTerm } from '../search-text.js';
import { agentKey } from './number-table.documents.js';
import type { NumberTableDocuments, RowDocument } from './number-table.documents.js';
import { readRow } from './row-document.js';
import { readRowFacet, writeRowFacet } from './row-facet.js';
import type { RowFacet } from './row-facet.js';
import { searchFilter } from './search-parts.js';
import { stretchesBehind } from './sorted-stretches.js';
import type { SortedStretch } from './sorted-stretches.js';

/** So many equalities MongoDB takes as such: more of them, and it sorts all that it finds. */
const MAX_FACETS_PER_FIND = 200;

type Collections = Generation<NumberTableDocuments>;

/** Facets of the query's workspace that its filters let through. */
export async function shownFacets({ facets }: Collections, query: NumberQuery): Promise<RowFacet[]> {
  const known = await facets.findById(query.workspace).lean().exec();
  const isShown = facetFilter(query);
  return (known?.facets ?? [])
    .map(readRowFacet)
    .filter(({ facet }) => isShown(facet))
    .filter((row) => query.carrierAccountId === undefined || row.carrierAccountId === query.carrierAccountId);
}

/** How many rows of a workspace have one of these facets. */
export async function countRows(
  { rows }: Collections,
  workspace: string,
  facets: readonly RowFacet[],
): Promise<number> {
  return rows.countDocuments({ workspace, facet: { $in: facets.map(writeRowFacet) } }).exec();
}

/** The rows of a query behind its cursor, of these facets. */
export async function findRows(
  collections: Collections,
  query: NumberQuery,
  request: PageRequest,
  facets: readonly RowFacet[],
): Promise<NumberRow[]> {
  const conditions = conditionsOf(query);
  if (!conditions) return [];
  const rows: RowDocument[] = [];
  for (const stretch of stretchesBehind(request.sort, request.after)) {
    const maxRows = request.maxRows - rows.length;
    if (maxRows === 0) break;
    const inStretch = facets.filter(({ facet }) => stretch.facets(facet));
    rows.push(...(await findStretch(collections, conditions, { ...request, stretch, facets: inStretch, maxRows })));
  }
  return rows.map(readRow);
}

/** All of a query but what its facets tell; undefined when no row can be found. */
function conditionsOf({ workspace, agentId, profile, q }: NumberQuery): QueryFilter<RowDocument>[] | undefined {
  const term = searchTerm(q);
  if (term === 'nothing') return undefined;
  const conditions: QueryFilter<RowDocument>[] = [{ workspace }];
  if (agentId !== undefined) conditions.push({ agentKey: agentKey(workspace, agentId) });
  if (agentId !== undefined && profile) conditions.push({ [`${profile}AgentId`]: agentId });
  if (term !== 'everything') conditions.push(searchFilter(term));
  return conditions;
}

interface StretchRequest {
  readonly sort: PageRequest['sort'];
  readonly stretch: SortedStretch;
  readonly facets: readonly RowFacet[];
  readonly maxRows: number;
}

async function findStretch(
  { rows }: Collections,
  conditions: readonly QueryFilter<RowDocument>[],
  { sort: sortedBy, stretch, facets, maxRows }: StretchRequest,
): Promise<RowDocument[]> {
  const { descending } = parseSort(sortedBy);
  const direction = descending ? -1 : 1;
  const sort = { ...(stretch.key && { [stretch.key]: direction }), number: direction } as const;
  const finds = [...inBatches(facets, MAX_FACETS_PER_FIND)].map((some) =>
    rows
      .find(
        { $and: [...conditions, { facet: { $in: some.map(writeRowFacet) } }, stretch.filter] },
        { parts: 0 },
        { sort, limit: maxRows },
      )
      .lean<RowDocument[]>()
      .exec(),
  );
  const found = await Promise.all(finds);
  if (found.length < 2) return found.flat();
  const compare = (a: RowDocument, b: RowDocument): number =>
    (stretch.key && compareKeys(a[stretch.key], b[stretch.key])) || compareKeys(a.number, b.number);
  return found
    .flat()
    .toSorted((a, b) => direction * compare(a, b))
    .slice(0, maxRows);
}

/** As MongoDB does: texts by their bytes. None is null where rows are ordered by it. */
function compareKeys(a: string | number | null, b: string | number | null): number {
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return Number(a) - Number(b);
}
