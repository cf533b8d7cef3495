import type { ClaimedNumber } from '../../number/domain/number.state.js';
import type { ActiveHold } from '../../hold/domain/active-hold.js';
import { holdInWords, liftHoldRemedy } from '../../hold/domain/hold-in-words.js';
import type { RegisteredAgent } from '../domain/agent.state.js';

export const WARNING_CODES = [
  'agent_draft',
  'agent_archived',
  'no_outbound_number',
  'number_not_active',
  'voice_missing',
  'held',
  'outbound_disabled',
] as const;

/** What an automation editor shows when someone selects the agent. */
export interface AgentWarning {
  readonly code: (typeof WARNING_CODES)[number];
  readonly message: string;
  readonly remedy: string;
  /** The number it is about, if any. */
  readonly number?: string;
  /** The hold it is about, if any. */
  readonly holdId?: string;
}

export interface AgentFacts {
  readonly agent: RegisteredAgent;
  /** The number of the agent's outbound profile, if any. */
  readonly outboundNumber: ClaimedNumber | undefined;
  /** The holds that block the agent's outbound calls. */
  readonly holds: readonly ActiveHold[];
}

/** Every reason why the agent's outbound calls would be refused now. Source: seeds, "Incident Response" and "Assignment Modal". */
export function agentWarnings({ agent, outboundNumber, holds }: AgentFacts): AgentWarning[] {
  return [
    ...statusWarnings(agent),
    ...numberWarnings(outboundNumber),
    ...holds.map((hold) => holdWarning(hold, agent)),
  ];
}

function statusWarnings({ status }: RegisteredAgent): AgentWarning[] {
  if (status === 'draft') {
    const message = 'The agent is a draft: calls to and from it are refused.';
    return [{ code: 'agent_draft', message, remedy: 'Publish the agent.' }];
  }
  if (status === 'archived') {
    const message = 'The agent is archived: calls to and from it are refused.';
    return [{ code: 'agent_archived', message, remedy: 'Choose another agent, or publish this one again.' }];
  }
  return [];
}

function numberWarnings(state: ClaimedNumber | undefined): AgentWarning[] {
  if (!state) {
    const message = 'The agent has no outbound phone number.';
    return [{ code: 'no_outbound_number', message, remedy: 'Assign a number to its outbound profile.' }];
  }
  const { number, status, capabilities, outboundSwitch } = state;
  const warnings: AgentWarning[] = [];
  if (status === 'releasing') {
    const message = `${number} is on its way back to its carrier or its owner: nobody can call with it.`;
    warnings.push({ code: 'number_not_active', message, remedy: 'Assign another number; it takes its place.', number });
  }
  if (!capabilities.voice) {
    const message = `${number} has lost the voice capability.`;
    warnings.push({ code: 'voice_missing', message, remedy: 'Ask the carrier, or assign another number.', number });
  }
  if (outboundSwitch === 'disabled') {
    const message = 'Outbound calling is disabled for this phone number';
    const remedy = 'Enable outbound calling in the outbound section of the number.';
    warnings.push({ code: 'outbound_disabled', message, remedy, number });
  }
  return warnings;
}

function holdWarning(hold: ActiveHold, { name }: RegisteredAgent): AgentWarning {
  const number = 'number' in hold.scope ? { number: hold.scope.number } : {};
  return { code: 'held', message: holdInWords(hold, name), remedy: liftHoldRemedy(hold), ...number, holdId: hold.id };
}
