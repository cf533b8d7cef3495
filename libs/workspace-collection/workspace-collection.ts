/** One workspace's items and, while nothing was added or removed, their ids in order. */
interface Shelf<Item> {
  readonly items: Map<string, Item>;
  sortedIds: string[] | undefined;
}

export interface Slice<Item> {
  readonly items: readonly Item[];
  /** Id of the last item when more follow. */
  readonly lastId: string | undefined;
}

/** What can be read slice by slice. */
export interface Listing<Item> {
  /** At most `maxItems` items with an id above `afterId`. */
  slice(workspace: string, maxItems: number, afterId?: string): Slice<Item>;
}

/** An id for what began there in the log: ids of things do not tell when they began. The further up, the smaller this text. */
export function newestFirst(position: number): string {
  return String(Number.MAX_SAFE_INTEGER - position).padStart(16, '0');
}

/** Items of many workspaces in memory, found by id and listed in the order of their ids. For things there are few of. */
export class WorkspaceCollection<Item> implements Listing<Item> {
  private readonly shelves = new Map<string, Shelf<Item>>();

  get(workspace: string, id: string): Item | undefined {
    return this.shelves.get(workspace)?.items.get(id);
  }

  set(workspace: string, id: string, item: Item): void {
    let shelf = this.shelves.get(workspace);
    if (!shelf) this.shelves.set(workspace, (shelf = { items: new Map(), sortedIds: undefined }));
    if (!shelf.items.has(id)) shelf.sortedIds = undefined;
    shelf.items.set(id, item);
  }

  delete(workspace: string, id: string): void {
    const shelf = this.shelves.get(workspace);
    if (shelf?.items.delete(id)) shelf.sortedIds = undefined;
  }

  /** In no particular order. */
  values(workspace: string): Iterable<Item> {
    return this.shelves.get(workspace)?.items.values() ?? [];
  }

  slice(workspace: string, maxItems: number, afterId?: string): Slice<Item> {
    return this.sliceOf(workspace, maxItems, afterId, () => true);
  }

  /** Those of the items of which something is so, in the same order. */
  where(isSo: (item: Item) => boolean): Listing<Item> {
    return { slice: (workspace, maxItems, afterId) => this.sliceOf(workspace, maxItems, afterId, isSo) };
  }

  private sliceOf(
    workspace: string,
    maxItems: number,
    afterId: string | undefined,
    isSo: (item: Item) => boolean,
  ): Slice<Item> {
    const shelf = this.shelves.get(workspace);
    if (!shelf) return { items: [], lastId: undefined };
    const ids = (shelf.sortedIds ??= [...shelf.items.keys()].toSorted());
    const items: Item[] = [];
    let lastId: string | undefined;
    for (let index = afterId === undefined ? 0 : firstAbove(ids, afterId); index < ids.length; index += 1) {
      const id = ids[index] as string;
      const item = shelf.items.get(id) as Item;
      if (!isSo(item)) continue;
      if (items.length === maxItems) return { items, lastId };
      items.push(item);
      lastId = id;
    }
    return { items, lastId: undefined };
  }
}

function firstAbove(sortedIds: readonly string[], id: string): number {
  let low = 0;
  let high = sortedIds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sortedIds[middle] as string) <= id) low = middle + 1;
    else high = middle;
  }
  return low;
}
