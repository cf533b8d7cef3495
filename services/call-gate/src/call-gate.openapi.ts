import type { ServiceApi } from '#http-api';
import { AUTHORIZE_OPERATION } from './authorize-call/authorize-call.schema.js';
import { CALL_GATE_STATUS } from './call-gate.problems.js';

/** What this service's decorators do not say of its operations. */
export const CALL_GATE_API: ServiceApi = {
  // Nest does not know of it.
  rawPaths: { '/v1/calls/authorize': { post: AUTHORIZE_OPERATION } },
  // Asked by POST, and yet nothing changes.
  queryPaths: new Set(['/v1/calls/authorize', '/v1/calls/route']),
  // Authorize describes its denials in full.
  refusals: { routeInboundCall: Object.keys(CALL_GATE_STATUS) },
  status: CALL_GATE_STATUS,
};
