import { decodeCursorOf, encodeCursor } from '#http-api/cursor';
import { MESSAGE_PAGE } from './message-log.port.js';
import type { MessagePage, MessageQuery, MessageRow } from './message-log.port.js';

/** Where a row is in the order of the log, as its adapter says it. */
export type Place = string | number;

/** Which rows a page is made of: so many behind a place, or before it where the oldest come first. */
export interface PageRequest<OwnPlace extends Place> {
  readonly after: OwnPlace | undefined;
  /** One more than the page has: by that it is known whether there is another page. */
  readonly maxRows: number;
}

/** Rows in their order, and how far was looked: less than there is only where `brokenOffAt` is not null. */
export interface FoundRows<OwnPlace extends Place> {
  readonly rows: readonly { readonly place: OwnPlace; readonly row: MessageRow }[];
  /** Where a search was broken off that had found too little in too much. */
  readonly brokenOffAt: OwnPlace | null;
}

export const NO_ROWS: FoundRows<never> = { rows: [], brokenOffAt: null };

/** So many finds of a search are looked at for one page: filters may leave few of them. */
export const MAX_LOOKED_AT = 20_000;

/** Throws `invalid_request`, field `cursor`, for a cursor that `pageOf` would not have written. */
export function pageRequest<OwnPlace extends Place>(
  query: MessageQuery,
  isPlace: (key: unknown) => key is OwnPlace,
): PageRequest<OwnPlace> {
  const { cursor } = query;
  const after = cursor === undefined ? undefined : decodeCursorOf(kindOf(query), cursor, isPlace);
  return { after, maxRows: limitOf(query) + 1 };
}

/** The page that was asked for, of what was found. */
export function pageOf(query: MessageQuery, { rows: found, brokenOffAt }: FoundRows<Place>): MessagePage {
  const limit = limitOf(query);
  const rows = found.slice(0, limit);
  const next = found.length > limit ? rows.at(-1)!.place : brokenOffAt;
  return { rows: rows.map(({ row }) => row), nextCursor: next === null ? null : encodeCursor(kindOf(query), next) };
}

const limitOf = ({ limit = MESSAGE_PAGE.defaultRows }: MessageQuery): number => Math.min(limit, MESSAGE_PAGE.maxRows);

const kindOf = ({ workspace, oldestFirst = false }: MessageQuery): string =>
  `messages of ${workspace}${oldestFirst ? ', oldest first' : ''}`;
