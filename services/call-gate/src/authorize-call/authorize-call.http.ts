import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { KeyRing, requireKey } from '#access';
import type { Principal } from '#access';
import { DomainError } from '#domain-error';
import { PROBLEM_CONTENT_TYPE, ProblemFastifyAdapter, problem, requestIdOf } from '#http-api';
import { CallGate } from '../call-gate.js';
import { DENY_SENTENCES } from '../decision/deny-codes.js';
import { AUTHORIZE_ROLE, AUTHORIZE_SCHEMA, isUsualAuthorizeRequest } from './authorize-call.schema.js';
import type { AuthorizeRequest } from './authorize-call.schema.js';

/** How long a caller may act on an allow, counted from when it asked. Source: design "The fence", 5. */
const PERMIT_MS = 250;

const PATH = '/v1/calls/authorize';
const JSON_CONTENT_TYPE = 'application/json; charset=utf-8';
const MAX_USUAL_BODY_BYTES = 4_096;

interface Answer {
  readonly status: 200 | 403 | 503;
  readonly contentType: string;
  readonly text: string;
}

/**
 * `POST /v1/calls/authorize`: asked once a call, so the usual question takes a shortcut past the web framework, which
 * would cost many times the decision (docs/decisions/0004). Any other question comes to the route on Fastify, where it is
 * refused as everywhere: key, closed schema, problem details.
 */
@Injectable()
export class AuthorizeCallRoute implements OnModuleInit {
  private permitCount = 0;

  constructor(
    private readonly host: HttpAdapterHost<ProblemFastifyAdapter>,
    private readonly gate: CallGate,
    private readonly keys: KeyRing,
  ) {}

  onModuleInit(): void {
    const { httpAdapter } = this.host;
    httpAdapter.shortcuts.add({
      method: 'POST',
      isFor: (target) => target === PATH,
      maxBodyBytes: MAX_USUAL_BODY_BYTES,
      mediaTypes: ['application/json'],
      answer: (body, request, response) => this.answerUsual(body, request, response),
    });
    this.addRoute(httpAdapter.getInstance<FastifyInstance>());
  }

  private answerUsual(body: Buffer, request: IncomingMessage, response: ServerResponse): boolean {
    const asked = parsed(body);
    const principal = this.keys.principalOfHeader(request.headers.authorization);
    if (!principal || !isUsualAuthorizeRequest(asked)) return false;
    const { status, contentType, text } = this.answer(principal, asked);
    const length = Buffer.byteLength(text);
    // As a list, and text that is all ASCII as such: Node need not look at either again.
    response.writeHead(status, [
      'content-type',
      contentType,
      'content-length',
      String(length),
      'x-request-id',
      requestIdOf(request),
    ]);
    response.end(text, length === text.length ? 'latin1' : 'utf8');
    return true;
  }

  private addRoute(fastify: FastifyInstance): void {
    fastify.post<{ Body: AuthorizeRequest }>(
      PATH,
      {
        schema: AUTHORIZE_SCHEMA,
        // Idempotency-Key ignored: a permit is for one call and short, so an allow that is given again would not be true.
        config: {
          neededRole: AUTHORIZE_ROLE,
          quiet: true,
          idempotencyKey: 'ignored',
          whileStarting: () => gateStale(this.gate),
        },
      },
      (request, reply) => {
        // Once more: the key may have been revoked while the body was on its way.
        const principal = requireKey(this.keys, request);
        const { status, contentType, text } = this.answer(principal, request.body);
        return reply.code(status).type(contentType).send(text);
      },
    );
  }

  private answer({ workspace }: Principal, { agentId, to, from }: AuthorizeRequest): Answer {
    const { gate } = this;
    const position = String(gate.position);
    if (gate.stale || gate.isUnsureOf(workspace, agentId)) {
      return refusal(503, 'gate_stale', STALE, { position, gateId: gate.id });
    }
    const decision = gate.decide({ workspace, agentId, to, from });
    if (decision.allow)
      return { status: 200, contentType: JSON_CONTENT_TYPE, text: this.allowance(decision.from, position) };
    const facts = { decision: 'deny', position, gateId: gate.id };
    return refusal(403, decision.code, DENY_SENTENCES[decision.code], facts);
  }

  /** Written out: no part of it can hold what JSON would have to escape, and it is the answer asked for most. */
  private allowance(from: string, position: string): string {
    const { id } = this.gate;
    const permit = `{"id":"${id}-${(this.permitCount += 1)}","expiresInMs":${PERMIT_MS}}`;
    return `{"decision":"allow","from":"${from}","permit":${permit},"position":"${position}","gateId":"${id}"}`;
  }
}

function refusal(status: 403 | 503, code: string, detail: string, facts: object): Answer {
  return { status, contentType: PROBLEM_CONTENT_TYPE, text: JSON.stringify(problem(status, code, detail, facts)) };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

/** What is thrown where it is not known whose call it is. */
export function gateStale({ position, id }: CallGate): DomainError<'gate_stale'> {
  return new DomainError('gate_stale', STALE, { position: String(position), gateId: id });
}

/** Neither allow nor deny. Callers must not call. */
const STALE = 'This gate cannot prove that it knows every block. Ask another, or try again.';
