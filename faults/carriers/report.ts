import type { FindingKind } from './checks/compare-with-ledger.js';
import type { Violation } from './crash-case.js';
import type { Steps } from './count-steps.js';

/** What one kind of scene has been through at one carrier. */
export interface Row {
  readonly scene: string;
  readonly carrier: string;
  readonly calls: number;
  readonly writes: number;
  /** Cases killed at a call, and at a write. */
  readonly killedAtCalls: number;
  readonly killedAtWrites: number;
  readonly spoiled: number;
  readonly violations: number;
}

const HEADINGS = ['process', 'carrier', 'calls', 'writes', 'killed at calls', 'at writes', 'answers spoiled', 'wrong'];
const MAX_SHOWN = 20;

/** Every step by its name. */
export function formatSteps(carrier: string, { scene, calls, writes }: Steps): string {
  const listed = (steps: readonly string[]) => steps.map((step, index) => `    ${index + 1} ${step}`);
  return [
    `${scene.name} at ${carrier}: ${calls.length} calls to the carrier and ${writes.length} durable writes.`,
    ...listed(calls),
    ...listed(writes),
  ].join('\n');
}

/** All rows as a table for people. */
export function formatTable(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.scene,
    row.carrier,
    ...[row.calls, row.writes, row.killedAtCalls, row.killedAtWrites, row.spoiled, row.violations].map(String),
  ]);
  const table = [HEADINGS, ...cells];
  const widths = HEADINGS.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  return table
    .map((row) =>
      row
        .map((cell, column) => (column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** What was wrong, each with its story. */
export function formatViolations(violations: readonly Violation[]): string {
  const more = violations.length - MAX_SHOWN;
  return [
    ...violations
      .slice(0, MAX_SHOWN)
      .map(({ scene, happened, sentence }) => `WRONG: ${scene}, ${happened}: ${sentence}`),
    ...(more > 0 ? [`… and ${more} more.`] : []),
  ].join('\n');
}

const VERDICT: Readonly<Record<FindingKind, string>> = {
  paid_and_missing: 'paid at the carrier and missing here',
  listed_and_not_owned: 'listed here and not owned',
  bought_twice: 'bought twice',
  left_changed: 'webhooks left changed after detach',
  other: 'otherwise wrong',
};

/** How often what must not be was found. */
export function formatVerdict(violations: readonly Violation[]): string {
  const counted = Object.entries(VERDICT).map(
    ([kind, words]) => `${violations.filter((violation) => violation.kind === kind).length} ${words}`,
  );
  return `${counted.join(', ')}.`;
}
