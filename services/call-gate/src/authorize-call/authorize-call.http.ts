import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { KeyRing, requireKey } from '#access';
import { PROBLEM_CONTENT_TYPE, problem } from '#http-api';
import { CallGate } from '../call-gate.js';
import { DENY_SENTENCES } from '../decision/deny-codes.js';
import { AUTHORIZE_SCHEMA } from './authorize-call.schema.js';
import type { AuthorizeRequest } from './authorize-call.schema.js';

/** How long a caller may act on an allow, counted from when it asked. Source: design "The fence", 5. */
const PERMIT_MS = 250;

/**
 * `POST /v1/calls/authorize`, straight on Fastify: it is asked once a call, and Nest's pipeline would cost more than
 * the decision (docs/decisions/0004). Everything else about it is as everywhere: key, closed schema, problem details.
 */
@Injectable()
export class AuthorizeCallRoute implements OnModuleInit {
  private permitCount = 0;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly gate: CallGate,
    private readonly keys: KeyRing,
  ) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    fastify.post<{ Body: AuthorizeRequest }>(
      '/v1/calls/authorize',
      {
        schema: AUTHORIZE_SCHEMA,
        // Idempotency-Key ignored: a permit is for one call and short, so an allow that is given again would not be true.
        config: { quiet: true, idempotencyKey: 'ignored' },
      },
      (request, reply) => {
        // Not returned: Fastify would take the reply for a promise and listen for its end.
        this.authorize(request, reply);
      },
    );
  }

  private authorize(request: FastifyRequest<{ Body: AuthorizeRequest }>, reply: FastifyReply): FastifyReply {
    // Once more: the key may have been revoked while the body was on its way.
    const { workspace } = requireKey(this.keys, request);
    const { gate } = this;
    const known = { position: String(gate.position), gateId: gate.id };
    if (gate.stale)
      return reply
        .code(503)
        .type(PROBLEM_CONTENT_TYPE)
        .send(problem(503, 'gate_stale', STALE, known));
    const { agentId, to, from } = request.body;
    const decision = gate.decide({ workspace, agentId, to, from });
    if (decision.allow) {
      const permit = { id: `${gate.id}-${(this.permitCount += 1)}`, expiresInMs: PERMIT_MS };
      return reply.send({ decision: 'allow', from: decision.from, permit, ...known });
    }
    const { code } = decision;
    const denial = problem(403, code, DENY_SENTENCES[code], { decision: 'deny', ...known });
    return reply.code(403).type(PROBLEM_CONTENT_TYPE).send(denial);
  }
}

/** Neither allow nor deny. Callers must not call. */
const STALE = 'This gate has lost the log and cannot prove that it knows every block. Ask another, or try again.';
