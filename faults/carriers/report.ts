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

/**
 * SIGKILLs of processes, by the strike that they belong to. They are not the cases of a `Row`: at a call, one SIGKILL
 * strikes all cases that stand at theirs, so there are fewer; at a write, each case has its own, or two where two
 * processes make such a write before the first of them is found dead.
 */
export interface Kills {
  readonly atCalls: number;
  readonly atWrites: number;
  readonly byChance: number;
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

const numbersOf = ({ calls, writes, killedAtCalls, killedAtWrites, spoiled, violations }: Row): readonly number[] => [
  calls,
  writes,
  killedAtCalls,
  killedAtWrites,
  spoiled,
  violations,
];

/** All rows as a table for people, and their sum. */
export function formatTable(rows: readonly Row[]): string {
  const counts = rows.map(numbersOf);
  const sums = HEADINGS.slice(2).map((_, column) => counts.reduce((sum, row) => sum + row[column]!, 0));
  const cells = rows.map(({ scene, carrier }, index) => [scene, carrier, ...counts[index]!.map(String)]);
  const table = [HEADINGS, ...cells, ['in all', '', ...sums.map(String)]];
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

/** What was wrong, each with its story, and the directories in which there is more about it. */
export function formatViolations(violations: readonly Violation[], directories: readonly string[]): string {
  const more = violations.length - MAX_SHOWN;
  return [
    ...violations
      .slice(0, MAX_SHOWN)
      .map(({ scene, happened, sentence }) => `WRONG: ${scene}, ${happened}: ${sentence}`),
    ...(more > 0 ? [`… and ${more} more.`] : []),
    ...directories.map((directory) => `Data and logs are in ${directory}.`),
  ].join('\n');
}

/** How many processes died, and what of. */
export function formatKills(kills: readonly Kills[]): string {
  const sum = (of: keyof Kills) => kills.reduce((all, each) => all + each[of], 0);
  const [atCalls, atWrites, byChance] = [sum('atCalls'), sum('atWrites'), sum('byChance')];
  const all = atCalls + atWrites + byChance;
  return `${all} SIGKILLs (${atCalls} at calls, each for all cases that stood there; ${atWrites} at writes; ${byChance} by chance)`;
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
