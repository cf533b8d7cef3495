/** As many numbers as Telnyx gives at once. */
const MAX_SIZE = 250;
/** Smaller windows would cost more requests than they could ever save. */
const MIN_SIZE = 200;

/** `page[size]` and `page[number]`, which begins with 1. */
export interface PageWindow {
  readonly size: number;
  readonly number: number;
}

/** Where the next page is to be taken up: behind `last`, which stood at the end of the first `end` items. */
export interface PageCursor {
  readonly last: string;
  readonly end: number;
}

/**
 * The window that goes farthest and still begins before the item that stood last in the first `end` of them: only who sees
 * that one again knows that nothing before it has gone meanwhile and pulled others over the edge of a page.
 */
export function windowBehind(end: number): PageWindow {
  let best: PageWindow = { size: MAX_SIZE, number: 1 };
  if (end === 0) return best;
  for (let size = MAX_SIZE; size >= MIN_SIZE; size--) {
    const number = Math.floor((end - 1) / size) + 1;
    if (endOf({ size, number }) > endOf(best)) best = { size, number };
  }
  return best;
}

/** How many items there are up to its end. */
export function endOf({ size, number }: PageWindow): number {
  return size * number;
}

export function writeCursor({ last, end }: PageCursor): string {
  return `${end}:${last}`;
}

/** Undefined for what `writeCursor` has not written. */
export function readCursor(cursor: string): PageCursor | undefined {
  const [, end, last] = /^([1-9]\d{0,8}):(\+\d{1,20})$/.exec(cursor) ?? [];
  return end !== undefined && last !== undefined ? { last, end: Number(end) } : undefined;
}
