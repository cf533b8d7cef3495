import type { ImportProgressNoted } from '../domain/import.events.js';
import type { ImportState } from '../domain/import.state.js';

/** Notes how an import from a carrier account goes on, for those who watch it. */
export type NoteProgress = Pick<ImportProgressNoted, 'expected' | 'restingUntil'>;

/** What is known already is not noted again. */
export function decideNoteProgress(
  { expected, restingUntil }: NoteProgress,
  state: ImportState,
): ImportProgressNoted[] {
  if (state.status !== 'running' || state.source !== 'account') return [];
  const isKnown = expected === null || expected === state.expected;
  if (isKnown && restingUntil === state.restingUntil) return [];
  const { importId, next, totals, open } = state;
  return [
    { type: 'ImportProgressNoted', importId, next, totals, open, expected: expected ?? state.expected, restingUntil },
  ];
}
