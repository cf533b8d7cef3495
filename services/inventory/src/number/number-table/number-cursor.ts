import { DomainError } from '#domain-error';
import { CARRIERS, NUMBER_TYPES } from '../domain/number.events.js';
import { NUMBER_SORT_FIELDS } from './number-table.port.js';
import type { NumberSort, NumberSortField } from './number-table.port.js';

/** The value a sort compares: text, milliseconds since 1970, an amount, or null where the row has none. */
export type SortKey = string | number | null;

/** The last row of a page: the next one starts behind it. */
export interface NumberCursor {
  /** Null for the sort `number`, too. */
  readonly key: SortKey;
  /** E.164. */
  readonly number: string;
}

const VERSION = 1;

const isAmount = (key: unknown): boolean => typeof key === 'number' && Number.isFinite(key);
const isText = (key: unknown): boolean => typeof key === 'string';

const KEY_RULES: Record<NumberSortField, (key: unknown) => boolean> = {
  number: (key) => key === null,
  updatedAt: (key) => Number.isSafeInteger(key),
  acquiredAt: (key) => Number.isSafeInteger(key),
  monthlyCost: (key) => key === null || isAmount(key),
  locality: (key) => key === null || isText(key),
  country: (key) => key === null || isText(key),
  type: (key) => NUMBER_TYPES.some((type) => type === key),
  carrier: (key) => CARRIERS.some((carrier) => carrier === key),
};

export function parseSort(sort: NumberSort): { readonly field: NumberSortField; readonly descending: boolean } {
  const descending = sort.startsWith('-');
  const field = NUMBER_SORT_FIELDS.find((known) => known === (descending ? sort.slice(1) : sort));
  if (!field)
    throw new DomainError('invalid_request', 'The numbers cannot be sorted that way.', {
      errors: [
        { field: 'sort', message: `Use one of ${NUMBER_SORT_FIELDS.join(', ')}, with a leading - for descending.` },
      ],
    });
  return { field, descending };
}

export function writeCursor(workspace: string, sort: NumberSort, { key, number }: NumberCursor): string {
  return Buffer.from(JSON.stringify([VERSION, workspace, sort, key, number])).toString('base64url');
}

/** Rejects (`invalid_request`, field `cursor`) whatever `writeCursor` would not have written for this workspace and sort. */
export function readCursor(cursor: string, workspace: string, sort: NumberSort): NumberCursor {
  const [version, ofWorkspace, ofSort, key, number] = parse(cursor);
  const valid =
    version === VERSION &&
    ofWorkspace === workspace &&
    ofSort === sort &&
    KEY_RULES[parseSort(sort).field](key) &&
    typeof number === 'string' &&
    /^\+[1-9]\d{1,14}$/.test(number);
  if (!valid) throw invalidCursor();
  const read = { key: key as SortKey, number };
  // Anything else that happens to decode to the same row (spaces, other padding, more elements) is not ours.
  if (writeCursor(workspace, sort, read) !== cursor) throw invalidCursor();
  return read;
}

function parse(cursor: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

function invalidCursor(): DomainError {
  return new DomainError('invalid_request', 'The cursor is not one of this list.', {
    errors: [{ field: 'cursor', message: 'Use nextCursor of the page before, with the same sort.' }],
  });
}
