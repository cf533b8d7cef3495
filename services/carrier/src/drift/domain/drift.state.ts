import { assertNever } from '#assert-never';
import type { DriftChecked, DriftEvent, DriftLine } from './drift.events.js';

/** Lines told of an account at once: whoever has more to see to begins with these. */
export const MAX_DRIFT_LINES = 1_000;

/** When an event happened, and whose key it was. */
export interface Occasion {
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly actor: { readonly kind: 'root_key' | 'api_key' | 'system'; readonly id: string; readonly name: string };
}

export interface KnownLine extends DriftLine {
  /** When it was found first, as it is. */
  readonly foundAt: string;
  /** Who had the carrier asked last to put it right as it is, which does not say yet that it has; null: nobody. */
  readonly fixAsked: { readonly at: string; readonly by: Occasion['actor'] } | null;
}

/** A check that is under way. */
export interface RunningCheck {
  readonly since: string;
  /** Lines that were settled meanwhile: what it saw of them may be from before. */
  readonly settled: ReadonlySet<string>;
}

/** How an account differs from what is held here, as far as it was looked at. */
export interface DriftState {
  readonly lines: ReadonlyMap<string, KnownLine>;
  readonly running: RunningCheck | null;
  /** The last that came to its end. */
  readonly checked: (Omit<DriftChecked, 'type' | 'carrierAccountId'> & { readonly at: string }) | null;
  /** Why the last one did not; null when it did. */
  readonly failure: { readonly code: string; readonly detail: string; readonly at: string } | null;
  /** Lines that were there once, each since when it is not, the latest last: they can be looked at again. */
  readonly settled: ReadonlyMap<string, KnownLine>;
}

export const neverChecked: DriftState = {
  lines: new Map(),
  running: null,
  checked: null,
  failure: null,
  settled: new Map(),
};

export function evolveDrift(state: DriftState, event: DriftEvent, { time, actor }: Occasion): DriftState {
  switch (event.type) {
    case 'DriftCheckStarted':
      return { ...state, running: { since: time, settled: new Set() } };
    case 'DriftFound':
      return { ...state, lines: withLines(state.lines, event.lines, time) };
    case 'DriftOver':
    case 'DriftUnlisted':
      return settle(state, event.driftIds, time);
    case 'DriftFixed':
      return settle(state, [event.driftId], time);
    case 'DriftFixAsked':
      return { ...state, lines: withFixAsked(state.lines, event.driftId, { at: time, by: actor }) };
    case 'DriftChecked': {
      const { type: _type, carrierAccountId: _id, ...checked } = event;
      return { ...state, running: null, checked: { ...checked, at: time }, failure: null };
    }
    case 'DriftCheckFailed':
      return { ...state, running: null, failure: { code: event.code, detail: event.detail, at: time } };
    default:
      return assertNever(event);
  }
}

function withLines(
  known: DriftState['lines'],
  lines: readonly DriftLine[],
  foundAt: string,
): ReadonlyMap<string, KnownLine> {
  const all = new Map(known);
  for (const line of lines) all.set(line.driftId, { ...line, foundAt, fixAsked: null });
  return all;
}

function withFixAsked(
  known: DriftState['lines'],
  driftId: string,
  fixAsked: NonNullable<KnownLine['fixAsked']>,
): ReadonlyMap<string, KnownLine> {
  const line = known.get(driftId);
  return line ? new Map(known).set(driftId, { ...line, fixAsked }) : known;
}

function settle(state: DriftState, driftIds: readonly string[], time: string): DriftState {
  const [lines, settled] = [new Map(state.lines), new Map(state.settled)];
  for (const driftId of driftIds) {
    const line = lines.get(driftId) ?? settled.get(driftId);
    lines.delete(driftId);
    settled.delete(driftId);
    // What is found of it from now on is another difference, and becomes another import.
    if (line) settled.set(driftId, { ...line, foundAt: time, fixAsked: null });
  }
  const { running } = state;
  return {
    ...state,
    lines,
    running: running && { ...running, settled: new Set([...running.settled, ...driftIds]) },
    settled: new Map([...settled].slice(-MAX_DRIFT_LINES)),
  };
}
