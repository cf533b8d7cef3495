import { DRIFT_KINDS } from './domain/drift.events.js';
import type { DriftCounts, DriftKind, DriftLine } from './domain/drift.events.js';
import { MAX_DRIFT_LINES } from './domain/drift.state.js';

/** Differences that a list has shown and nobody has looked at again: how many, and the first numbers of each kind. */
export class Candidates {
  private readonly byKind = new Map<DriftKind, { count: number; readonly numbers: Set<string> }>(
    DRIFT_KINDS.map((kind) => [kind, { count: 0, numbers: new Set() }]),
  );

  /** `known`: numbers of lines that may be told of without another look. Each of them is remembered. */
  constructor(private readonly known: ReadonlySet<string>) {}

  /** Each kind counts once for a number. One that is remembered of one kind is so of all. */
  add(number: string, kinds: readonly DriftKind[]): void {
    const counted = [...new Set(kinds)].map((kind) => this.byKind.get(kind)!);
    const isRemembered = this.known.has(number) || counted.some(({ numbers }) => numbers.size < MAX_DRIFT_LINES);
    for (const of of counted) {
      of.count += 1;
      if (isRemembered) of.numbers.add(number);
    }
  }

  /** Those to look at again: as many as can be told, what matters most first. */
  chosen(): readonly string[] {
    const numbers = new Set(DRIFT_KINDS.flatMap((kind) => [...this.byKind.get(kind)!.numbers]));
    return [...numbers].slice(0, MAX_DRIFT_LINES);
  }

  /**
   * `confirmed`: what is left of those that were looked at again, and what is told as it was known. The others count as the
   * lists have shown them, each once.
   */
  counts(lookedAt: ReadonlySet<string>, confirmed: readonly DriftLine[]): DriftCounts {
    const counted = DRIFT_KINDS.map((kind) => {
      const { count, numbers } = this.byKind.get(kind)!;
      const checked = [...numbers].filter((number) => lookedAt.has(number)).length;
      const isCounted = (number: string | null) => number !== null && numbers.has(number) && !lookedAt.has(number);
      const left = new Set(
        confirmed.flatMap((line) => (line.kind === kind && !isCounted(line.number) ? [line.number] : [])),
      );
      return [kind, count - checked + left.size] as const;
    });
    return Object.fromEntries(counted) as DriftCounts;
  }
}
