import type { AgentConnection } from '#contracts';
import type { GateIndex } from '../index/gate-index.js';
import { hasVoice, holderOf, isLeaving } from '../index/number-rows.js';
import { NONE } from '#number-cells';

/** A call that has come in to one of the workspace's numbers. */
export interface InboundCall {
  readonly workspace: string;
  /** The number that was called, E.164. */
  readonly to: string;
}

/** Why no agent takes the call, in the order in which they are looked at. Public and stable. */
export const NO_ROUTE_SENTENCES = {
  number_unknown: 'The workspace holds no such phone number',
  no_inbound_agent:
    'No agent takes the calls of the phone number: none is in its inbound profile, or the number is being given back',
  agent_not_published: 'The agent in the inbound profile is not published',
  voice_missing: 'The phone number cannot take voice calls',
} as const;

export type NoRouteCode = keyof typeof NO_ROUTE_SENTENCES;

export type Route =
  | {
      readonly found: true;
      readonly agentId: string;
      readonly number: string;
      /** Where the platform wants the agent's calls; null when it has not said. */
      readonly connect: AgentConnection | null;
    }
  | { readonly found: false; readonly code: NoRouteCode };

/** A route as another service is told of it. `unknown`: the gate cannot prove that it knows. */
export type RouteAnswer =
  | { readonly status: 'found'; readonly connect: AgentConnection | null }
  | { readonly status: 'none'; readonly code: NoRouteCode }
  | { readonly status: 'unknown' };

/** Which agent takes the call. The outbound switch and holds do not matter here (rule 7). */
export function decideRoute(call: InboundCall, index: GateIndex): Route {
  const workspace = index.workspace(call.workspace);
  const row = index.numbers.find(call.to);
  if (!workspace || row === NONE) return { found: false, code: 'number_unknown' };
  const number = index.numbers.standing(row);
  if (holderOf(number) !== workspace.row) return { found: false, code: 'number_unknown' };
  // It keeps its agent in case it stays; until then it has none.
  const agent = isLeaving(number) ? undefined : index.inboundAgent(row);
  if (!agent) return { found: false, code: 'no_inbound_agent' };
  if (agent.status !== 'published') return { found: false, code: 'agent_not_published' };
  if (!hasVoice(number)) return { found: false, code: 'voice_missing' };
  return { found: true, agentId: agent.agentId, number: call.to, connect: index.connectionOf(agent) };
}
