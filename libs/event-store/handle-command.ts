import { randomUUIDv7 } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { hasCode } from '#domain-error';
import { EventStoreError } from './event-store.errors.js';
import { keepState, keptState } from './kept-states.js';
import { writeMetadata } from './event-metadata.js';
import type { Actor } from './event-metadata.js';
import { LIMITS, NO_STREAM, START } from './event-store.port.js';
import type { EventStore, NewEvent, Position, RecordedEvent, Revision, StreamWrite } from './event-store.port.js';

/** A domain event: its type and its facts, flat. */
export interface DomainEvent {
  readonly type: string;
}

/** How a stream's events become the state that commands are decided on. `evolve` is pure and leaves its input as it is. */
export interface Aggregate<State, Event extends DomainEvent> {
  readonly initial: State;
  /** Tells this way of folding from every other. With it, folded states are kept between commands. */
  readonly name?: string | undefined;
  /** Version written into new events' metadata. */
  readonly schemaVersion: string;
  evolve(state: State, event: Event, recorded: RecordedEvent): State;
}

/** An aggregate as it stands in the log. */
export interface Loaded<State, Event extends DomainEvent> {
  readonly aggregate: Aggregate<State, Event>;
  readonly stream: string;
  readonly state: State;
  readonly revision: Revision;
  /** Position of the stream's last event, `START` when there is none. */
  readonly position: Position;
}

/** Who asks, when and why: everything about a command that is not its subject. */
export interface CommandContext {
  readonly workspace: string;
  readonly actor: Actor;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly reason?: string;
  /** The same whenever the same command is sent again, so that it can be told from others; see `doneBefore`. */
  readonly commandId?: string;
}

/** What a decision adds to one loaded aggregate. */
export interface Addition {
  readonly to: Loaded<unknown, never>;
  readonly events: readonly DomainEvent[];
}

export interface CommandOutcome {
  /** Of the last event written, or of the last event seen when there was nothing to do. */
  readonly position: Position;
  /** What was written, in order; empty when there was nothing to do. */
  readonly events: readonly DomainEvent[];
}

export type Load = <State, Event extends DomainEvent>(
  aggregate: Aggregate<State, Event>,
  stream: string,
) => Promise<Loaded<State, Event>>;

/** A stream that many writers want is decided again after each of the others; this many in a row means it is hopeless. */
const MAX_ATTEMPTS = 100;
const MAX_PAUSE_MS = 8;

/**
 * The way of every command: load what the decision needs, decide, append everything in one atomic write with the
 * revisions that were seen. When another writer was faster, load and decide again: `attempt`, from 1.
 *
 * Rejects with what `decide` throws, or with an `EventStoreError`.
 */
export async function handleCommand(
  store: EventStore,
  context: CommandContext,
  decide: (load: Load, attempt: number) => Promise<readonly Addition[]>,
): Promise<CommandOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    let seen = START;
    const additions = await decide(async (aggregate, stream) => {
      const loaded = await loadAggregate(store, aggregate, stream);
      seen = Math.max(seen, loaded.position);
      return loaded;
    }, attempt);
    const due = additions.filter(({ events }) => events.length > 0);
    if (due.length === 0) return { position: seen, events: [] };
    try {
      const { position } = await store.append(due.map((addition) => toWrite(addition, context)));
      return { position, events: due.flatMap(({ events }) => events) };
    } catch (error) {
      if (!hasCode(error, 'wrong_expected_revision')) throw error;
      if (attempt === MAX_ATTEMPTS) {
        throw new EventStoreError('stream_contended', 'Too many others change the same thing right now. Try again.');
      }
      if (attempt > 1) await delay(Math.random() * MAX_PAUSE_MS);
    }
  }
}

/** A stream that is taken to have no event yet, without a look: where it has one, nothing is written, and it is to be loaded. */
export function unwritten<State, Event extends DomainEvent>(
  aggregate: Aggregate<State, Event>,
  stream: string,
): Loaded<State, Event> {
  return { aggregate, stream, state: aggregate.initial, revision: NO_STREAM, position: START };
}

/** Folds one stream, page by page. */
export async function loadAggregate<State, Event extends DomainEvent>(
  store: EventStore,
  aggregate: Aggregate<State, Event>,
  stream: string,
): Promise<Loaded<State, Event>> {
  const key = aggregate.name === undefined ? undefined : `${aggregate.name}\n${stream}`;
  const kept = key === undefined ? undefined : keptState(store, key);
  let state = kept ? (kept.state as State) : aggregate.initial;
  let { revision, position } = kept ?? { revision: NO_STREAM, position: START };
  for (;;) {
    const page = await store.readStream(stream, { from: revision + 1 });
    for (const recorded of page) {
      state = aggregate.evolve(state, domainEvent<Event>(recorded), recorded);
      ({ revision, position } = recorded);
    }
    if (page.length === LIMITS.maxReadEvents) continue;
    if (key !== undefined && revision !== NO_STREAM) keepState(store, key, { state, revision, position });
    return { aggregate, stream, state, revision, position };
  }
}

/** The flat form in which the domain knows an event. */
export function domainEvent<Event extends DomainEvent>(recorded: Pick<RecordedEvent, 'type' | 'data'>): Event {
  return { ...recorded.data, type: recorded.type } as unknown as Event;
}

function toWrite({ to, events }: Addition, { commandId, ...context }: CommandContext): StreamWrite {
  const facts = writeMetadata({ schemaVersion: to.aggregate.schemaVersion, ...context });
  const metadata = commandId === undefined ? facts : { ...facts, commandId };
  return {
    stream: to.stream,
    expectedRevision: to.revision,
    events: events.map(({ type, ...data }): NewEvent => ({ id: randomUUIDv7(), type, data, metadata })),
  };
}
