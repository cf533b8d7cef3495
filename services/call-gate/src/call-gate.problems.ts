import type { NoRouteCode } from './route-inbound-call/route-inbound-call.query.js';

export type CallGateErrorCode = NoRouteCode | 'gate_stale';

/** The status of each code of this service that is thrown. A code that is forgotten does not compile. */
export const CALL_GATE_STATUS: Readonly<Record<CallGateErrorCode, number>> = {
  number_unknown: 404,
  number_not_active: 409,
  no_inbound_agent: 409,
  agent_not_published: 409,
  voice_missing: 409,
  gate_stale: 503,
};
