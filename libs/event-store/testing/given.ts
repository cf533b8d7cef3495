import type { Aggregate, DomainEvent } from '../handle-command.js';

/** A command that broke a rule: the code users see, and the facts that come with it. */
export interface Refused {
  readonly refused: string;
  readonly [fact: string]: unknown;
}

/** What happened before, as a list of histories one after the other. */
type Histories<Event> = readonly (readonly Event[])[];

/** The workspace in which every history takes place. */
export const HOME = 'home';

/** When every event of a history happened. */
export const EARLIER = '2026-01-02T03:04:05.006Z';

/** Who commanded it, where a history is written to a log. */
export const WHO = {
  workspace: HOME,
  actor: { kind: 'root_key', id: 'root', name: 'root' },
  time: EARLIER,
  correlationId: 'request-1',
  causationId: 'request-1',
} as const;

/**
 * The three parts of a specification: `given(what happened).when(decision)` is the events that follow, or `refused(…)`.
 *
 *     expect(given(switchedOff).when(decideEnableOutbound)).toStrictEqual([…]);
 */
export function givenEventsOf<State, Event extends DomainEvent>(aggregate: Aggregate<State, Event>) {
  return (...histories: Histories<Event>) => {
    const state = stateAfter(aggregate, histories.flat());
    return {
      state,
      when: <Next extends DomainEvent>(decide: (state: State) => readonly Next[]): readonly Next[] | Refused =>
        outcomeOf(() => decide(state)),
    };
  };
}

/** The outcome of a command that breaks a rule. */
export function refused(code: string, facts: Readonly<Record<string, unknown>> = {}): Refused {
  return { refused: code, ...facts };
}

/** The outcome of a command that names something wrong in one field. */
export function refusedField(code: string, field: string, message: string): Refused {
  return refused(code, { errors: [{ field, message }] });
}

function outcomeOf<Next>(decide: () => readonly Next[]): readonly Next[] | Refused {
  try {
    return decide();
  } catch (error) {
    const { name, code, details } = error as { name: string; code: string; details: Record<string, unknown> };
    if (name !== 'DomainError') throw error;
    return refused(code, details);
  }
}

function stateAfter<State, Event extends DomainEvent>(aggregate: Aggregate<State, Event>, history: readonly Event[]) {
  return history.reduce((state, event, revision) => {
    const { type, ...data } = event;
    const metadata = { workspace: HOME, time: EARLIER };
    const recorded = { id: `event-${revision}`, type, data, metadata, stream: '', revision, position: revision + 1 };
    return aggregate.evolve(state, event, recorded);
  }, aggregate.initial);
}
