import { isE164 } from '#phone-number';
import type { GateIndex } from '../index/gate-index.js';
import { hasVoice, holderOf, isLeaving, isOnHold, isOutboundDisabled } from '../index/number-rows.js';
import type { BlocksAhead } from '../index/blocks-ahead.js';
import type { DenyCode } from './deny-codes.js';

/** An outbound call that somebody wants to place. */
export interface CallAttempt {
  readonly workspace: string;
  readonly agentId: string;
  /** Where to, E.164. */
  readonly to: string;
  /** The caller ID asked for, if any; only the agent's own outbound number will do (rule 9). */
  readonly from?: string | undefined;
}

export type Decision =
  { readonly allow: true; readonly from: string } | { readonly allow: false; readonly code: DenyCode };

const denials = new Map<DenyCode, Decision>();

/** One object for each code: a refused flood allocates nothing. */
function deny(code: DenyCode): Decision {
  let denial = denials.get(code);
  if (!denial) denials.set(code, (denial = { allow: false, code }));
  return denial;
}

/** Answers an attempt from memory. The first code that applies wins; the order is part of the HTTP contract. */
export function decideCall(attempt: CallAttempt, index: GateIndex, ahead: BlocksAhead): Decision {
  const workspace = index.workspace(attempt.workspace);
  const agent = workspace?.agents.get(attempt.agentId);
  if (!workspace || !agent || agent.status === 'named') return deny('agent_unknown');
  if (agent.status !== 'published') return deny('agent_not_published');
  const { callerId, standing: number } = agent;
  if (callerId === null) return deny('no_outbound_number');
  if (holderOf(number) !== workspace.row || isLeaving(number)) return deny('number_not_active');
  if (!hasVoice(number)) return deny('voice_missing');
  if (workspace.holdCount + agent.holdCount > 0 || isOnHold(number)) return deny('held');
  if (isOutboundDisabled(number)) return deny('outbound_disabled');
  if (ahead.any) {
    const code = ahead.codeFor(attempt.workspace, agent.agentId, callerId);
    if (code) return deny(code);
  }
  if (attempt.from !== undefined && attempt.from !== callerId) return deny('caller_id_not_assigned');
  if (!isE164(attempt.to)) return deny('destination_invalid');
  return { allow: true, from: callerId };
}
