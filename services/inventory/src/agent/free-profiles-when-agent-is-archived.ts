import type { NumberEvent } from '../number/domain/number.events.js';
import { PROFILES } from '../number/domain/number.events.js';
import { isHere } from '../number/domain/number.rules.js';
import type { NumberState } from '../number/domain/number.state.js';
import { unassignProfiles } from '../number/domain/unassign-profiles.js';
import type { AgentEvent } from './domain/agent.events.js';

/**
 * Archiving an agent frees its profiles, as events. They are appended with `AgentArchived`, not after it: an archived
 * agent that still holds a number is never seen.
 */
export function freeProfilesWhenAgentIsArchived(
  events: readonly AgentEvent[],
  agentId: string,
  number: NumberState,
): NumberEvent[] {
  const archived = events.some(({ type }) => type === 'AgentArchived');
  if (!archived || !isHere(number)) return [];
  const profiles = PROFILES.filter((profile) => number.profiles[profile] === agentId);
  return unassignProfiles(number, profiles, 'agent_archived');
}
