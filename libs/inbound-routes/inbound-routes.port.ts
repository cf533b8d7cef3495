import type { AgentConnection } from '#contracts';

/** A call that a carrier has for one of our numbers. */
export interface InboundCall {
  readonly workspace: string;
  /** The number that was called, as the carrier says: E.164, or something that no workspace holds. */
  readonly to: string;
  /** Who calls, as the carrier says; empty when it does not. */
  readonly from: string;
}

/** Why no agent takes a call, as `POST /v1/calls/route` says it. */
export type NoRouteCode =
  'number_unknown' | 'number_not_active' | 'no_inbound_agent' | 'agent_not_published' | 'voice_missing';

export type InboundRoute =
  /** `connect`: where the agent wants its calls; null when nobody has said. */
  | { readonly status: 'found'; readonly connect: AgentConnection | null }
  | { readonly status: 'none'; readonly code: NoRouteCode }
  /** The gate cannot prove that it knows who takes calls. */
  | { readonly status: 'unknown' };

/** The decision of `POST /v1/calls/route`. */
export abstract class InboundRoutes {
  /** At once where the gate is in this process. Whatever it throws or rejects with is taken for `unknown`. */
  abstract route(call: InboundCall): InboundRoute | Promise<InboundRoute>;
}
