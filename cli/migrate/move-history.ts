import { compareHistories } from './compare-histories.js';
import type { Comparison, Way } from './compare-histories.js';
import { copyHistory } from './copy-history.js';
import type { Target } from './copy-history.js';
import { MoveRefusedError, explainDifference, explainForeignTarget } from './explain-difference.js';
import type { History } from './pages-after.js';

/** What a move tells of itself while it goes on. */
export interface MoveReport {
  /** A part of the move begins: what it does, how far it has come already, and where its way ends. */
  begin(part: 'look' | 'copy' | 'verify', from: Way, headPosition: number): void;
  way(way: Way): void;
  end(): void;
}

export interface MoveOptions {
  readonly source: History;
  readonly target: Target;
  readonly report: MoveReport;
  /** Aborting ends the move at the next place where it can go on later, and rejects with its reason. */
  readonly signal: AbortSignal;
}

/**
 * Copies what the target lacks and compares both whole. A move that was cut off is gone on with by another one: the
 * target itself shows how far it came.
 *
 * Rejects with `MoveRefusedError`, nothing written, when the target is not a beginning of the source; with the same
 * when both differ in the end; and with what the stores reject with.
 */
export async function moveHistory({
  source,
  target,
  report,
  signal,
}: MoveOptions): Promise<{ readonly copied: number; readonly verified: Comparison }> {
  const head = await source.head();
  const onWay = (way: Way) => report.way(way);
  report.begin('look', NOWHERE, head);
  const found = await compareHistories(source, target.store, { onWay, signal });
  report.end();
  if (found.difference?.target) throw new MoveRefusedError(explainForeignTarget(found.difference));
  if (!found.difference) return { copied: 0, verified: found };
  const from = { events: found.events, position: found.sourcePosition };
  report.begin('copy', from, head);
  const copied = await copyHistory({ source, target, from, onWay, signal });
  report.end();
  return { copied, verified: await verifyHistories({ source, target: target.store, report, signal }) };
}

export interface VerifyOptions extends Pick<MoveOptions, 'source' | 'report' | 'signal'> {
  readonly target: History;
}

/** Rejects with `MoveRefusedError`, which names the first difference, unless both hold the same in the same order. */
export async function verifyHistories({ source, target, report, signal }: VerifyOptions): Promise<Comparison> {
  report.begin('verify', NOWHERE, await source.head());
  const comparison = await compareHistories(source, target, { onWay: (way) => report.way(way), signal });
  report.end();
  if (comparison.difference) throw new MoveRefusedError(explainDifference(comparison.difference));
  return comparison;
}

const NOWHERE: Way = { events: 0, position: 0 };
