import type { Aggregate, Position } from '#event-store';
import type { NumberEvent } from '../domain/number.events.js';

/** A stretch of the log in which the workspace held the number and its outbound agent did not change. */
export interface Tenure {
  /** The event that began it. */
  readonly from: Position;
  /** The event that ended it; infinite while nothing has. */
  readonly until: Position;
  /** The number's outbound agent, if any. */
  readonly agentId: string | null;
}

/** Every tenure of a number in one workspace, oldest first: what tells which holds bore on it when. */
export function tenuresIn(workspace: string): Aggregate<readonly Tenure[], NumberEvent> {
  return {
    name: `tenures in ${workspace}`,
    initial: [],
    schemaVersion: '1',
    evolve: (tenures, event, { position, metadata }) =>
      metadata['workspace'] === workspace ? evolveTenures(tenures, event, position) : tenures,
  };
}

function evolveTenures(tenures: readonly Tenure[], event: NumberEvent, position: Position): readonly Tenure[] {
  switch (event.type) {
    case 'NumberImported':
    case 'NumberPurchased':
      return begin(tenures, position, null);
    case 'NumberAssigned':
      return event.profile === 'outbound' ? begin(tenures, position, event.agentId) : tenures;
    case 'NumberUnassigned':
      return event.profile === 'outbound' ? begin(tenures, position, null) : tenures;
    case 'NumberReleased':
    case 'NumberDetached':
    case 'NumberLost':
      return end(tenures, position);
    default:
      return tenures;
  }
}

const begin = (tenures: readonly Tenure[], from: Position, agentId: string | null): Tenure[] => [
  ...end(tenures, from),
  { from, until: Number.POSITIVE_INFINITY, agentId },
];

function end(tenures: readonly Tenure[], until: Position): readonly Tenure[] {
  const last = tenures.at(-1);
  return last?.until === Number.POSITIVE_INFINITY ? [...tenures.slice(0, -1), { ...last, until }] : tenures;
}
