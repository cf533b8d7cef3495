import { WaitingLine } from '#waiting-line';
import type { CrashCase } from '../crash-case.js';

/** What one kind of strike has done. */
export interface Struck {
  /** How many were planned. */
  readonly planned: number;
  /** Those to which happened what was to happen. */
  readonly struck: readonly CrashCase[];
  /** Those that took another way; what has become of them counts, too. */
  readonly spared: readonly CrashCase[];
  /** What never came about: then the test has proved less than it says. */
  readonly missed: readonly string[];
}

/** Where several are at work at once, no two go the same way: what does not come about is tried so often. */
const ATTEMPTS = 4;

/** What one attempt has come to: one outcome for each that was to be tried. */
export type Outcome = { readonly one: CrashCase; readonly isStruck: boolean };

/** Tries everything that is planned, and what did not come about again, on an account of its own each time. */
export async function strikeAll<Planned>(
  planned: readonly Planned[],
  attempt: (planned: readonly Planned[]) => Promise<readonly Outcome[]>,
): Promise<Struck> {
  const struck: CrashCase[] = [];
  const spared: CrashCase[] = [];
  let [left, missed]: [readonly Planned[], readonly string[]] = [planned, []];
  for (let attempts = 0; attempts < ATTEMPTS && left.length > 0; attempts++) {
    const outcomes = await attempt(left);
    for (const { one, isStruck } of outcomes) (isStruck ? struck : spared).push(one);
    left = left.filter((_, index) => !outcomes[index]!.isStruck);
    missed = outcomes.filter(({ isStruck }) => !isStruck).map(({ one }) => `${one.scene.name}, ${one.happened}`);
  }
  return { planned: planned.length, struck, spared, missed };
}

/** Does something with each, so many at once, and answers in the same order. */
export async function withEach<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const line = new WaitingLine({ maxRunning: atOnce, maxWaiting: Number.POSITIVE_INFINITY });
  return Promise.all(items.map((item) => line.run(() => work(item))));
}

/** As many at once as the product answers well while it prepares them. */
export const PREPARED_AT_ONCE = 8;
