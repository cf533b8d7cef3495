import { DomainError } from '#domain-error';
import { decodeCursorOf, encodeCursor } from '#http-api/cursor';
import { CARRIERS, NUMBER_TYPES } from '#number-facts';
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
  return encodeCursor(kindOf(workspace, sort), [key, number]);
}

/** Rejects (`invalid_request`, field `cursor`) whatever `writeCursor` would not have written for this workspace and sort. */
export function readCursor(cursor: string, workspace: string, sort: NumberSort): NumberCursor {
  const isSortKey = KEY_RULES[parseSort(sort).field];
  const [key, number] = decodeCursorOf(
    kindOf(workspace, sort),
    cursor,
    (place): place is [SortKey, string] =>
      Array.isArray(place) &&
      place.length === 2 &&
      isSortKey(place[0]) &&
      typeof place[1] === 'string' &&
      /^\+[1-9]\d{1,14}$/.test(place[1]),
  );
  return { key, number };
}

function kindOf(workspace: string, sort: NumberSort): string {
  return `numbers of ${workspace} by ${sort}`;
}
