import { domainEvent, readMetadata } from '#event-store';
import type { RecordedEvent } from '#event-store';
import { WorkspaceCollection } from '#workspace-collection';
import type { ActiveHold } from '../domain/active-hold.js';
import type { HoldEvent, HoldScope } from '../domain/hold.events.js';

/** What a hold may bear on. */
export interface HoldSubject {
  readonly number: string;
  /** The number's outbound agent, if any. */
  readonly agentId: string | null;
}

/** The holds in force, in memory: an incident has few. */
export class HoldDirectory {
  static readonly eventTypes: readonly HoldEvent['type'][] = ['HoldPlaced', 'HoldLifted'];
  readonly holds = new WorkspaceCollection<ActiveHold>();

  apply(recorded: RecordedEvent): void {
    const { type, holdId, scope } = domainEvent<HoldEvent>(recorded);
    const { workspace, time, actor, reason = null } = readMetadata(recorded);
    if (type === 'HoldLifted') this.holds.delete(workspace, holdId);
    if (type === 'HoldPlaced')
      this.holds.set(workspace, holdId, { id: holdId, scope, reason, placedAt: time, placedBy: actor });
  }

  /** Every hold that blocks outbound calls from the number, oldest first. */
  blocking(workspace: string, subject: HoldSubject): ActiveHold[] {
    const blocking = [...this.holds.values(workspace)].filter(({ scope }) => bearsOn(scope, subject));
    return blocking.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  }
}

function bearsOn(scope: HoldScope, { number, agentId }: HoldSubject): boolean {
  if ('workspace' in scope) return true;
  return 'agentId' in scope ? scope.agentId === agentId : scope.number === number;
}
