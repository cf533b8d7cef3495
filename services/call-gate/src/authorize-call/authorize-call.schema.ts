import { DENY_SENTENCES } from '../decision/deny-codes.js';

/** A call that somebody wants to place. */
export interface AuthorizeRequest {
  readonly agentId: string;
  readonly to: string;
  readonly from?: string;
  readonly source: 'api' | 'automation' | 'ui';
}

const text = (maxLength: number, description: string) => ({ type: 'string', minLength: 1, maxLength, description });

const ALLOW = {
  description: 'The call may be placed, once, before the permit expires',
  type: 'object',
  required: ['decision', 'from', 'permit', 'position', 'gateId'],
  properties: {
    decision: { type: 'string', enum: ['allow'] },
    from: { type: 'string', description: 'The caller ID to show, E.164' },
    permit: {
      type: 'object',
      required: ['id', 'expiresInMs'],
      properties: {
        id: { type: 'string' },
        expiresInMs: { type: 'integer', description: 'Counted from when you sent the request' },
      },
    },
    position: { type: 'string', description: 'What the gate knew: everything in the log up to here' },
    gateId: { type: 'string', description: 'Which gate, in which of its lives' },
  },
};

const PROBLEM_PROPERTIES = {
  type: { type: 'string' },
  title: { type: 'string' },
  status: { type: 'integer' },
  detail: { type: 'string' },
  code: { type: 'string' },
  position: { type: 'string' },
  gateId: { type: 'string' },
};

const DENY = {
  description: 'The call must not be placed; detail says why',
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'decision', 'position', 'gateId'],
  properties: {
    ...PROBLEM_PROPERTIES,
    code: { type: 'string', enum: Object.keys(DENY_SENTENCES) },
    decision: { type: 'string', enum: ['deny'] },
  },
};

const STALE = {
  description: 'The gate does not know, or stops; the call must not be placed',
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: { ...PROBLEM_PROPERTIES, code: { type: 'string', enum: ['gate_stale', 'server_stopping'] } },
};

/** Compiled once by Fastify: it checks requests, writes answers and describes both in the OpenAPI document. */
export const AUTHORIZE_SCHEMA = {
  body: {
    type: 'object',
    additionalProperties: false,
    required: ['agentId', 'to', 'source'],
    properties: {
      agentId: text(64, 'Who wants to call'),
      to: text(64, 'Whom, E.164'),
      from: text(64, "A caller ID; only the number of the agent's outbound profile will do"),
      source: { type: 'string', enum: ['api', 'automation', 'ui'], description: 'Where the attempt comes from' },
    },
  },
  response: { 200: ALLOW, 403: DENY, 503: STALE },
};

const jsonAnswer = ({ description, ...schema }: { description: string }, mediaType: string) => ({
  description,
  content: { [mediaType]: { schema } },
});

/** The same, as the OpenAPI document shows it. */
export const AUTHORIZE_OPERATION = {
  operationId: 'authorizeCall',
  summary: 'May this outbound call be placed?',
  tags: ['calls'],
  'x-least-role': 'viewer',
  requestBody: { required: true, content: { 'application/json': { schema: AUTHORIZE_SCHEMA.body } } },
  responses: {
    200: jsonAnswer(ALLOW, 'application/json'),
    403: jsonAnswer(DENY, 'application/problem+json'),
    503: jsonAnswer(STALE, 'application/problem+json'),
  },
};
