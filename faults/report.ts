import { serversHit } from './fault-catalogue.js';
import type { Fault } from './fault-catalogue.js';
import type { FaultOutcome } from './fault-run.js';

const MAX_SHOWN = 12;
const HEADINGS = [
  'fault',
  'done',
  'acknowledged',
  'asked',
  'allowed',
  'denied',
  '503',
  'unanswered',
  'ready again',
  '',
];

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

/** What was killed or paused, and how often, such as `2 × kafka killed for 30 s`. */
function doneTo({ outages }: Fault): string {
  const words = outages.map(({ targets, how, awayMs }) => {
    const away = awayMs < 1_000 ? 'at once back' : `${awayMs / 1_000} s`;
    return `${targets.join(' + ')} ${how === 'kill' ? 'killed' : 'paused'}, ${away}`;
  });
  return [...Map.groupBy(words, (each) => each)].map(([each, same]) => `${same.length} × ${each}`).join('; ');
}

/** What was done, what was compared, and what was found wrong. */
export function formatOutcome({ fault, tookMs, journal, compared, violations }: FaultOutcome): string {
  const { blocks, blocksNotYetEnforced, revokedKeyCalls } = journal;
  const more = violations.length - MAX_SHOWN;
  return [
    `${fault.name}: ${doneTo(fault)}. ${seconds(tookMs)}.`,
    `  Blocks: ${blocks.length} enforced, ${blocksNotYetEnforced} answered before they were. Revoked keys tried: ${revokedKeyCalls.length}.`,
    compared ? comparedIn(compared) : '  Nothing could be compared.',
    ...violations.slice(0, MAX_SHOWN).map((violation) => `  WRONG: ${violation}`),
    ...(more > 0 ? [`  … and ${more} more; the last: ${violations.at(-1)}`] : []),
  ].join('\n');
}

/** All outcomes as a table for people. */
export function formatTable(outcomes: readonly FaultOutcome[]): string {
  const rows = outcomes.map(({ fault, journal, recoveriesMs, violations }) => {
    const answered = (status: number | undefined) => journal.calls.filter((call) => call.status === status).length;
    const { commands, acknowledged, calls } = journal;
    return [
      fault.name,
      `${fault.outages.length}`,
      `${acknowledged.length} of ${commands.length}`,
      `${calls.length}`,
      ...[200, 403, 503, undefined].map((status) => `${answered(status)}`),
      recoveriesMs.length === 0 ? '–' : seconds(Math.max(...recoveriesMs)),
      violations.length === 0 ? 'holds' : 'BROKEN',
    ];
  });
  return aligned([HEADINGS, ...rows]);
}

function comparedIn({
  events,
  rows,
  decisions,
  keys,
  messages,
  parked,
}: NonNullable<FaultOutcome['compared']>): string {
  return (
    `  Compared: ${events} events with the commands; ${rows} rows of the lists with an inventory rebuilt from the log; ` +
    `${decisions} decisions of the gates with a rebuilt gate and with the plain rules; ${keys} answers to keys; ` +
    `${messages} messages in the topics; ${parked} parked.`
  );
}

function aligned(table: readonly (readonly string[])[]): string {
  const widths = HEADINGS.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const isText = (column: number) => column === 0 || column === HEADINGS.length - 1;
  return table
    .map((row) =>
      row
        .map((cell, column) => (isText(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Why a fault is left out; undefined when it can be tried. */
export function whyLeftOut(
  fault: Fault,
  has: { readonly control: boolean; readonly mongodb: boolean },
): string | undefined {
  const hit = serversHit(fault);
  if (hit.length === 0) return undefined;
  if (!has.control) return `nothing says how to kill ${hit.join(' and ')}: set RINGFENCE_BACKENDS`;
  if (hit.includes('mongodb') && !has.mongodb) return 'there is no MongoDB';
  return undefined;
}
