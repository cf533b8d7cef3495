import type { NumberEvent } from '../../number/domain/number.events.js';
import type { AgentEvent } from './agent.events.js';

/** What a number's events mean to one agent. Appended with them, so that rule 4 holds under any race and any crash. */
export function agentsSideOfAssignments(agentId: string, events: readonly NumberEvent[]): AgentEvent[] {
  return events.flatMap((event): AgentEvent[] => {
    if (event.type !== 'NumberAssigned' && event.type !== 'NumberUnassigned') return [];
    if (event.agentId !== agentId) return [];
    const { profile, number } = event;
    return [
      { type: event.type === 'NumberAssigned' ? 'AgentProfileTaken' : 'AgentProfileFreed', agentId, profile, number },
    ];
  });
}
