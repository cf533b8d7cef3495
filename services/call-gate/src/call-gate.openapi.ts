import type { RawPaths } from '#http-api';
import { CALL_GATE_STATUS } from './call-gate.problems.js';
import type { CallGateErrorCode } from './call-gate.problems.js';
import { AUTHORIZE_OPERATION } from './authorize-call/authorize-call.schema.js';

/** The paths of this service that Nest does not know of. */
export const CALL_GATE_PATHS: RawPaths = { '/v1/calls/authorize': { post: AUTHORIZE_OPERATION } };

/** Asked by POST, and yet nothing changes. */
export const CALL_GATE_QUERIES: ReadonlySet<string> = new Set(['/v1/calls/authorize', '/v1/calls/route']);

/** What each operation refuses by itself. Authorize describes its denials in full. */
export const CALL_GATE_REFUSALS: Readonly<Record<string, readonly CallGateErrorCode[]>> = {
  routeInboundCall: Object.keys(CALL_GATE_STATUS) as CallGateErrorCode[],
};
