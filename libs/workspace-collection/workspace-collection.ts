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

/** Items of many workspaces in memory, found by id and listed in the order of their ids. For things there are few of. */
export class WorkspaceCollection<Item> {
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

  /** At most `maxItems` items with an id above `afterId`. */
  slice(workspace: string, maxItems: number, afterId?: string): Slice<Item> {
    const shelf = this.shelves.get(workspace);
    if (!shelf) return { items: [], lastId: undefined };
    const ids = (shelf.sortedIds ??= [...shelf.items.keys()].toSorted());
    const start = afterId === undefined ? 0 : firstAbove(ids, afterId);
    const chosen = ids.slice(start, start + maxItems);
    const items = chosen.map((id) => shelf.items.get(id) as Item);
    return { items, lastId: start + maxItems < ids.length ? chosen.at(-1) : undefined };
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
