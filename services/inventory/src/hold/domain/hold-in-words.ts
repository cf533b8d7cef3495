import type { ActiveHold } from './active-hold.js';

/**
 * What the hold does, why and since whose order: one sentence, which no other hold shares. `agentName` names the agent
 * of its scope, if it has one.
 */
export function holdInWords({ scope, reason, placedAt, placedBy }: ActiveHold, agentName: string | null): string {
  const why = reason === null ? '' : `: ${reason}`;
  return `Outbound calls are on hold for ${held(scope, agentName)}${why} (by ${placedBy.name}, ${placedAt}).`;
}

export const liftHoldRemedy = ({ id }: ActiveHold): string => `Lift the hold ${id} when the incident is over.`;

function held(scope: ActiveHold['scope'], agentName: string | null): string {
  if ('workspace' in scope) return 'the workspace';
  return 'agentId' in scope ? `the agent ${agentName ?? scope.agentId}` : scope.number;
}
