import type { Tally } from '../../simulator/carriers/testing/close-tallied.js';
import { SENT_OPERATIONS } from './sent-operations.js';

/** What all emulators of a run have seen. */
export interface TallyReport {
  /** For people. */
  readonly lines: readonly string[];
  /** Sentences; none when everything is as it must be. */
  readonly problems: readonly string[];
}

/** Adds up what was seen, and says what does not fit or was never seen. `sent`: what the adapters can ask for. */
export function reportTallies(tallies: readonly Tally[], sent: readonly string[] = SENT_OPERATIONS): TallyReport {
  const requests = new Map<string, number>();
  for (const { validated } of tallies) {
    for (const [operation, count] of Object.entries(validated)) {
      requests.set(operation, (requests.get(operation) ?? 0) + count);
    }
  }
  const violations = tallies.flatMap((tally) => tally.violations);
  const neverSeen = sent.filter((operation) => !requests.has(operation));
  const unnamed = [...requests.keys()].filter((operation) => !sent.includes(operation));
  const width = Math.max(...sent.map(({ length }) => length));
  const total = [...requests.values()].reduce((sum, count) => sum + count, 0);
  return {
    lines: [
      ...[...requests]
        .toSorted(([left], [right]) => (left < right ? -1 : 1))
        .map(([operation, count]) => `${operation.padEnd(width)}  ${String(count).padStart(6)}`),
      '',
      `${total} requests of ${requests.size} operations fit the carriers' documents, ${violations.length} do not.`,
      `${neverSeen.length} of the ${sent.length} operations that the adapters can ask for were never seen.`,
    ],
    problems: [
      ...violations.map(({ method, path, problem }) => `Does not fit: ${method} ${path}: ${problem}`),
      ...neverSeen.map((operation) => `Never seen: ${operation}. Test what asks for it.`),
      ...unnamed.map((operation) => `Seen and not named in tooling/carriers/sent-operations.ts: ${operation}.`),
    ],
  };
}
