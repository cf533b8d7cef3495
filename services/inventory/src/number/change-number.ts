import { doneBefore, handleCommand, loadAggregate } from '#event-store';
import type { Addition, CommandContext, DoneBefore, EventStore, Load, Loaded, Position } from '#event-store';
import { agent, agentStream } from '../agent/agent.aggregate.js';
import type { AgentEvent } from '../agent/domain/agent.events.js';
import type { AgentState } from '../agent/domain/agent.state.js';
import { agentsSideOfAssignments } from '../agent/domain/agents-side-of-assignments.js';
import type { NumberEvent } from './domain/number.events.js';
import { endsAnAllowance } from './domain/number.rules.js';
import type { NumberState } from './domain/number.state.js';
import { numberOf, numberStream } from './number.aggregate.js';

/** Which number a command changes, and the agents that it wants there. */
export interface NumberSubject {
  readonly number: string;
  readonly agentIds?: readonly (string | null | undefined)[];
}

export interface NumberOutcome {
  readonly position: Position;
  /** What was decided on, before the events; of a command that is sent again, the number as it is now. */
  readonly number: NumberState;
  /**
   * What happened to the number itself; empty when there was nothing to do. What befell others is not there: they are on
   * their way back, and whoever sent them there was told how far it is enforced that no call uses them.
   */
  readonly events: readonly NumberEvent[];
}

/** `others`: the other numbers that these agents have. */
export type DecideOnNumber = (
  number: NumberState,
  agents: ReadonlyMap<string, AgentState>,
  others: ReadonlyMap<string, NumberState>,
) => readonly NumberEvent[] | Promise<readonly NumberEvent[]>;

/**
 * The way of every command to one number: its events and, in the same atomic append, their other side on the stream of
 * each agent that comes or goes, and before them what befalls other numbers of these agents. `decide` sees the agents that
 * the command names.
 *
 * A command that is sent again because its answer was lost has its first outcome: to its `If-Match`, the number would
 * have changed since. One that blocked something is done only while nothing has happened to the number since.
 *
 * Nothing is read after the append, so that no error of a read hides a change that was made. Rejects with what `decide`
 * throws, or with an `EventStoreError`.
 */
export async function changeNumber(
  store: EventStore,
  context: CommandContext,
  { number, agentIds = [] }: NumberSubject,
  decide: DecideOnNumber,
): Promise<NumberOutcome> {
  const stream = numberStream(number);
  const aggregate = numberOf(context.workspace);
  const before = await doneBefore(store, stream, context);
  if (before) {
    const { position, events: done } = before as DoneBefore & { readonly events: readonly NumberEvent[] };
    // What it blocked may have been allowed again since. Then it is decided anew: it blocks again, or is refused.
    if (before.isLatest || !done.some(endsAnAllowance)) {
      const { state } = await loadAggregate(store, aggregate, stream);
      return { position, number: state, events: done };
    }
  }
  let seen: NumberState = aggregate.initial;
  let events: readonly NumberEvent[] = [];
  const { position } = await handleCommand(store, context, async (load) => {
    const to = await load(aggregate, stream);
    seen = to.state;
    const agents = new LoadedAgents(load, context.workspace);
    const named = new Map<string, AgentState>();
    for (const agentId of agentIds) if (agentId) named.set(agentId, (await agents.loaded(agentId)).state);
    const others = new Map<string, Loaded<NumberState, NumberEvent>>();
    for (const other of new Set([...named.values()].flatMap(numbersOf))) {
      if (other !== number) others.set(other, await load(aggregate, numberStream(other)));
    }
    const all = await decide(to.state, named, new Map([...others].map(([other, { state }]) => [other, state])));
    const byNumber = new Map([...others, [number, to] as const]);
    const additions: Addition[] = [...byNumber].map(([each, loaded]) => {
      return { to: loaded, events: all.filter((event) => event.number === each) };
    });
    const stray = all.find((event) => !byNumber.has(event.number));
    if (stray) throw new Error(`${stray.type} of ${stray.number} was decided without a look at that number.`);
    events = all.filter((event) => event.number === number);
    for (const agentId of new Set(all.flatMap(agentOf))) {
      additions.push({ to: await agents.loaded(agentId), events: agentsSideOfAssignments(agentId, all) });
    }
    return additions;
  });
  return { position, number: seen, events };
}

/** Each agent is loaded once: decided on and appended to at the same revision. */
class LoadedAgents {
  private readonly byId = new Map<string, Loaded<AgentState, AgentEvent>>();

  constructor(
    private readonly load: Load,
    private readonly workspace: string,
  ) {}

  async loaded(agentId: string): Promise<Loaded<AgentState, AgentEvent>> {
    const loaded = this.byId.get(agentId) ?? (await this.load(agent, agentStream(this.workspace, agentId)));
    this.byId.set(agentId, loaded);
    return loaded;
  }
}

function numbersOf(state: AgentState): string[] {
  return state.status === 'unknown' ? [] : Object.values(state.numbers).filter((number) => number !== null);
}

function agentOf(event: NumberEvent): string[] {
  return event.type === 'NumberAssigned' || event.type === 'NumberUnassigned' ? [event.agentId] : [];
}
