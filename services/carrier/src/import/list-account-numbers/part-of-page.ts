/** Where a list of what an account holds goes on. */
export interface Place {
  /** The carrier's page; undefined for the first. */
  readonly page: string | undefined;
  /** The number, in E.164, behind which of that page; undefined for its beginning. */
  readonly after: string | undefined;
}

/** Part of a carrier's page. */
export interface Part<Owned> {
  readonly numbers: readonly Owned[];
  /** What stands last in it, while more of the page comes behind. */
  readonly goesOnAfter: string | undefined;
}

// No carrier's name of a page has a blank.
const WITHIN_PAGE = /^(\S*) (\+\d{1,20})$/;

export const BEGINNING: Place = { page: undefined, after: undefined };

export function writePlace({ page, after }: Place): string {
  return after === undefined ? (page ?? '') : `${page ?? ''} ${after}`;
}

/** Whether the carrier may have named the page so, only the carrier knows. */
export function readPlace(text: string): Place {
  const [, page, after] = WITHIN_PAGE.exec(text) ?? [];
  return after === undefined ? { page: text, after } : { page: page || undefined, after };
}

/**
 * At most `limit` numbers behind that one. Where the account does not hold it there any more, the page is told from its
 * beginning: rather a number twice than one not at all.
 */
export function partOf<Owned extends { readonly number: string }>(
  page: readonly Owned[],
  after: string | undefined,
  limit: number,
): Part<Owned> {
  const from = page.findIndex(({ number }) => number === after) + 1;
  const numbers = page.slice(from, from + limit);
  return { numbers, goesOnAfter: from + limit < page.length ? numbers.at(-1)?.number : undefined };
}
