/** One page of what is asked. */
export interface AskedPage<Query> {
  readonly query: Query;
  /** Null for the first page. */
  readonly cursor: string | null;
  /** How many rows it has at most. */
  readonly limit?: number;
}

export interface ShownPage {
  readonly rows: readonly unknown[];
  readonly nextCursor: string | null;
}

interface PagedModel<Query> {
  /** Opens the file of a read model that is already filled and prepared. */
  readonly open: (file: string) => void;
  readonly page: (query: Query, page: { readonly cursor?: string; readonly limit?: number }) => Promise<ShownPage>;
}

/** What a process offers that has a read model as a product would have it, and is asked for pages. */
export function pagedModel<Query>({ open, page }: PagedModel<Query>) {
  const ask = ({ query, cursor, limit }: AskedPage<Query>): Promise<ShownPage> =>
    page(query, { ...(cursor !== null && { cursor }), ...(limit !== undefined && { limit }) });
  return {
    open,

    /** The cursor of a page, counted from 1; null for the first one. Rejects when there are not so many. */
    async cursorOf(query: Query, pageNumber: number): Promise<string | null> {
      let cursor: string | null = null;
      for (let before = 1; before < pageNumber; before += 1) {
        ({ nextCursor: cursor } = await ask({ query, cursor }));
        if (cursor === null) throw new Error(`There is no page ${pageNumber}.`);
      }
      return cursor;
    },

    /** Milliseconds for one page. */
    async pageMs(asked: AskedPage<Query>): Promise<number> {
      const startedMs = performance.now();
      await ask(asked);
      return performance.now() - startedMs;
    },

    /** How many rows a page has. */
    async rowCount(asked: AskedPage<Query>): Promise<number> {
      return (await ask(asked)).rows.length;
    },

    /** How many pages there are, counted up to `maxPages`. */
    async pageCount(query: Query, maxPages: number): Promise<number> {
      let pages = 1;
      for (let cursor: string | null = null; pages < maxPages; pages += 1) {
        ({ nextCursor: cursor } = await ask({ query, cursor }));
        if (cursor === null) break;
      }
      return pages;
    },
  };
}

export type PagedModelProcess<Query> = ReturnType<typeof pagedModel<Query>>;
