import type { ImportProgressNoted } from '../domain/import.events.js';
import type { ImportState } from '../domain/import.state.js';

/** Notes how an import from a carrier account goes on, for those who watch it. */
export interface NoteProgress extends Pick<ImportProgressNoted, 'expected'> {
  /** For how long its carrier wants to be left alone; null when it does not. */
  readonly restMs: number | null;
  /** From when on: ISO 8601, UTC. */
  readonly time: string;
}

/**
 * What is known already is not noted again. Until when it rests is compared with our clock when somebody asks, so
 * it is dated by ours: whoever works with the carrier may be another machine.
 */
export function decideNoteProgress(
  { expected, restMs, time }: NoteProgress,
  state: ImportState,
): ImportProgressNoted[] {
  if (state.status !== 'running' || state.source !== 'account') return [];
  const restingUntil = restMs === null ? null : new Date(Date.parse(time) + restMs).toISOString();
  const isKnown = expected === null || expected === state.expected;
  if (isKnown && restingUntil === state.restingUntil) return [];
  const { importId, next, totals, open } = state;
  return [
    { type: 'ImportProgressNoted', importId, next, totals, open, expected: expected ?? state.expected, restingUntil },
  ];
}
