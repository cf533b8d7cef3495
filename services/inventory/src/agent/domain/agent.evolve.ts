import { assertNever } from '#assert-never';
import type { Occurrence } from '../../event/domain/occurrence.js';
import type { AgentEvent } from './agent.events.js';
import type { AgentState, RegisteredAgent } from './agent.state.js';

export const unknownAgent: AgentState = { status: 'unknown' };

export function evolveAgent(state: AgentState, event: AgentEvent, at: Occurrence): AgentState {
  const seen = { version: String(at.revision), updatedAt: at.time };
  if (event.type === 'AgentRegistered') {
    const { type: _, ...facts } = event;
    const numbers = { inbound: null, outbound: null, sms: null };
    return { ...facts, ...seen, status: 'draft', numbers, registeredAt: at.time };
  }
  if (state.status === 'unknown') return state;
  return { ...evolveRegistered(state, event), ...seen };
}

function evolveRegistered(
  state: RegisteredAgent,
  event: Exclude<AgentEvent, { type: 'AgentRegistered' }>,
): RegisteredAgent {
  switch (event.type) {
    case 'AgentRenamed':
      return { ...state, name: event.name };
    case 'AgentConnectionChanged':
      return { ...state, connect: event.connect };
    case 'AgentPublished':
      return { ...state, status: 'published' };
    case 'AgentUnpublished':
      return { ...state, status: 'draft' };
    case 'AgentArchived':
      return { ...state, status: 'archived' };
    case 'AgentProfileTaken':
      return { ...state, numbers: { ...state.numbers, [event.profile]: event.number } };
    case 'AgentProfileFreed':
      return { ...state, numbers: { ...state.numbers, [event.profile]: null } };
    default:
      return assertNever(event);
  }
}
