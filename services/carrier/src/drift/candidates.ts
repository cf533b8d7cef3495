import { DRIFT_KINDS } from './domain/drift.events.js';
import type { DriftCounts, DriftKind, DriftLine } from './domain/drift.events.js';
import { MAX_DRIFT_LINES } from './domain/drift.state.js';

/** Differences that a list has shown and nobody has looked at again: how many, and the first numbers of each kind. */
export class Candidates {
  private readonly byKind = new Map<DriftKind, { count: number; readonly numbers: Set<string> }>(
    DRIFT_KINDS.map((kind) => [kind, { count: 0, numbers: new Set() }]),
  );

  /** Each kind counts once for a number. */
  add(number: string, kinds: readonly DriftKind[]): void {
    for (const kind of new Set(kinds)) {
      const of = this.byKind.get(kind)!;
      of.count += 1;
      if (of.numbers.size < MAX_DRIFT_LINES) of.numbers.add(number);
    }
  }

  /** Those to look at again: as many as can be told, what matters most first. */
  chosen(): readonly string[] {
    const numbers = new Set(DRIFT_KINDS.flatMap((kind) => [...this.byKind.get(kind)!.numbers]));
    return [...numbers].slice(0, MAX_DRIFT_LINES);
  }

  /** `confirmed`: what is left of those that were looked at again; the others count as the lists have shown them. */
  counts(lookedAt: ReadonlySet<string>, confirmed: readonly DriftLine[]): DriftCounts {
    const counted = DRIFT_KINDS.map((kind) => {
      const { count, numbers } = this.byKind.get(kind)!;
      const checked = [...numbers].filter((number) => lookedAt.has(number)).length;
      const left = new Set(confirmed.flatMap((line) => (line.kind === kind ? [line.number] : [])));
      return [kind, count - checked + left.size] as const;
    });
    return Object.fromEntries(counted) as DriftCounts;
  }
}
