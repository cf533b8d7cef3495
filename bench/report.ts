import { formatAim } from './measure.js';
import type { BenchResult } from './measure.js';

const HEADINGS = ['benchmark', 'ours', 'reference', 'unit', 'ratio', 'aim', ''];

/** The results as a table for people, numbers to the right. */
export function formatResults(results: readonly BenchResult[]): string {
  const rows = results.map(({ name, ours, reference, unit, ratio, aim, holds }) => [
    name,
    shortened(ours),
    shortened(reference),
    unit,
    `${ratio.toFixed(2)} ×`,
    formatAim(aim, unit),
    holds ? 'holds' : 'MISSED',
  ]);
  const table = [HEADINGS, ...rows];
  const widths = HEADINGS.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const toTheRight = new Set([1, 2, 4]);
  return table
    .map((row) =>
      row
        .map((cell, column) => (toTheRight.has(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Three digits that count, thousands apart. */
function shortened(value: number): string {
  return value.toLocaleString('en', value >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 });
}
