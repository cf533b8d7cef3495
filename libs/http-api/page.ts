import { ApiProperty } from '@nestjs/swagger';
import type { Listing } from '#workspace-collection';
import { decodeCursor, encodeCursor } from './cursor/index.js';
import { WholeNumber, Text } from './fields.js';

export const DEFAULT_PAGE_ITEMS = 50;
export const MAX_PAGE_ITEMS = 500;

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

/** A page of a workspace's items, in the order of their ids. */
export function pageOf<Item, Shown>(
  kind: string,
  collection: Listing<Item>,
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
