import { PROFILES } from './number.events.js';
import type { NumberEvent, NumberUnassigned, Profile } from './number.events.js';
import type { PresentNumber } from './number.state.js';

/**
 * Takes the agent out of these profiles. When that ends the outbound assignment of a number that was switched off, the
 * switch returns to enabled as an event of its own (rule 7; seeds, "Outbound Calling Control").
 */
export function unassignProfiles(
  number: PresentNumber,
  profiles: readonly Profile[],
  cause: NumberUnassigned['cause'],
): NumberEvent[] {
  const events: NumberEvent[] = [];
  for (const profile of profiles) {
    const agentId = number.profiles[profile];
    if (agentId === null) continue;
    events.push({ type: 'NumberUnassigned', number: number.number, profile, agentId, cause });
    if (profile === 'outbound' && number.outboundSwitch === 'disabled') {
      events.push({ type: 'OutboundEnabled', number: number.number, cause: 'assignment_removed' });
    }
  }
  return events;
}

export const unassignAll = (number: PresentNumber, cause: NumberUnassigned['cause']): NumberEvent[] =>
  unassignProfiles(number, PROFILES, cause);
