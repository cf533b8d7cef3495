import { ApiProperty } from '@nestjs/swagger';
import type { WorkspaceCollection } from '#workspace-collection';
import { WholeNumber, Text } from './fields.js';
import { invalidRequest } from './request-validation.pipe.js';

export const DEFAULT_PAGE_ITEMS = 50;
const MAX_PAGE_ITEMS = 500;

/** What every list takes. */
export class PageQuery {
  @WholeNumber({
    description: 'Items a page',
    min: 1,
    max: MAX_PAGE_ITEMS,
    default: DEFAULT_PAGE_ITEMS,
    optional: true,
  })
  limit?: number;

  @Text({ description: 'nextCursor of the page before', maxLength: 1000, optional: true })
  cursor?: string;
}

/** What every list answers. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Opaque; null on the last page. */
  readonly nextCursor: string | null;
}

/** What a cursor that this list did not give out is answered with. */
export function cursorInvalid() {
  return invalidRequest([
    { field: 'cursor', message: 'cursor is not one that this list gave out. Start again without it.' },
  ]);
}

/** An opaque cursor that stands for a key. The kind keeps one list's cursors out of another. */
export function encodeCursor(kind: string, key: string): string {
  return Buffer.from(JSON.stringify([kind, key])).toString('base64url');
}

/** The key that a cursor of this kind stands for. One that we would not have written is `invalid_request`. */
export function decodeCursor(kind: string, cursor: string, keys: RegExp = /^/): string {
  try {
    const [foundKind, key] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    if (foundKind === kind && typeof key === 'string' && keys.test(key)) return key;
  } catch {
    // Falls through to the one answer for every bad cursor.
  }
  throw cursorInvalid();
}

/** A page of a workspace's items, in the order of their ids. */
export function pageOf<Item, Shown>(
  kind: string,
  collection: WorkspaceCollection<Item>,
  workspace: string,
  { limit = DEFAULT_PAGE_ITEMS, cursor }: PageQuery,
  show: (item: Item) => Shown,
): Page<Shown> {
  const after = cursor === undefined ? undefined : decodeCursor(kind, cursor);
  const { items, lastId } = collection.slice(workspace, limit, after);
  return { items: items.map(show), nextCursor: lastId === undefined ? null : encodeCursor(kind, lastId) };
}

/** Describes a list of `item` in the OpenAPI document. */
export function pageResponseOf<Item extends new () => object>(item: Item): new () => Page<InstanceType<Item>> {
  class PageResponse implements Page<InstanceType<Item>> {
    @ApiProperty({ type: [item] }) items!: readonly InstanceType<Item>[];
    @ApiProperty({ type: String, nullable: true, description: 'Send it as cursor for the next page; null on the last' })
    nextCursor!: string | null;
  }
  // The document names schemas after classes; each list needs a name of its own.
  Object.defineProperty(PageResponse, 'name', { value: `PageOf${item.name}` });
  return PageResponse;
}
