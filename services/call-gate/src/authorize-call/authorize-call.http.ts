import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { keyMissing } from '#access';
import type { KeyRing } from '#access';
import { PROBLEM_CONTENT_TYPE, problem } from '#http-api';
import type { CallGate } from '../call-gate.js';
import { DENY_SENTENCES } from '../decision/deny-codes.js';
import { AUTHORIZE_SCHEMA } from './authorize-call.schema.js';
import type { AuthorizeRequest } from './authorize-call.schema.js';

/** How long a caller may act on an allow, counted from when it asked. Source: design "The fence", 5. */
const PERMIT_MS = 250;

/**
 * `POST /v1/calls/authorize`, straight on Fastify: it is asked once a call, and Nest's pipeline would cost more than
 * the decision (docs/decisions/0004). Everything else about it is as everywhere: key, closed schema, problem details.
 */
export function registerAuthorizeCall(fastify: FastifyInstance, gate: CallGate, keys: KeyRing): void {
  let permitCount = 0;

  function authorize(request: FastifyRequest<{ Body: AuthorizeRequest }>, reply: FastifyReply): FastifyReply {
    const principal = keys.principalOfHeader(request.headers.authorization);
    if (!principal) throw keyMissing();
    if (gate.stale) return reply.code(503).type(PROBLEM_CONTENT_TYPE).send(gateStale(gate));
    const { agentId, to, from } = request.body;
    const decision = gate.decide({ workspace: principal.workspace, agentId, to, from });
    const position = String(gate.position);
    const gateId = gate.id;
    if (decision.allow) {
      const permit = { id: `${gateId}-${(permitCount += 1)}`, expiresInMs: PERMIT_MS };
      return reply.send({ decision: 'allow', from: decision.from, permit, position, gateId });
    }
    const facts = { decision: 'deny', position, gateId };
    return reply
      .code(403)
      .type(PROBLEM_CONTENT_TYPE)
      .send(problem(403, decision.code, DENY_SENTENCES[decision.code], facts));
  }

  fastify.post('/v1/calls/authorize', { schema: AUTHORIZE_SCHEMA, config: { quiet: true } }, authorize);
}

/** Neither allow nor deny: the gate has lost the log and does not know. Callers must not call. */
export function gateStale(gate: CallGate) {
  const detail = 'This gate has lost the log and cannot prove that it knows every block. Ask another, or try again.';
  return problem(503, 'gate_stale', detail, { position: String(gate.position), gateId: gate.id });
}
