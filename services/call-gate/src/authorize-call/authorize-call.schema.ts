import { DENY_SENTENCES } from '../decision/deny-codes.js';

/** A call that somebody wants to place. */
export interface AuthorizeRequest {
  readonly agentId: string;
  readonly to: string;
  readonly from?: string;
  readonly source: 'api' | 'automation' | 'ui';
}

const MAX_TEXT_LENGTH = 64;
const text = (description: string) => ({ type: 'string', minLength: 1, maxLength: MAX_TEXT_LENGTH, description });

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

/** Compiled once by Fastify: it checks requests, and describes them and their answers in the OpenAPI document. */
export const AUTHORIZE_SCHEMA = {
  body: {
    type: 'object',
    additionalProperties: false,
    required: ['agentId', 'to', 'source'],
    properties: {
      agentId: text('Who wants to call'),
      to: text('Whom, E.164'),
      from: text("A caller ID; only the number of the agent's outbound profile will do"),
      source: { type: 'string', enum: ['api', 'automation', 'ui'], description: 'Where the attempt comes from' },
    },
  },
  response: { 200: ALLOW, 403: DENY, 503: STALE },
};

const FIELDS: ReadonlySet<string> = new Set(Object.keys(AUTHORIZE_SCHEMA.body.properties));
const SOURCES: ReadonlySet<unknown> = new Set(AUTHORIZE_SCHEMA.body.properties.source.enum);

/** Whether the schema surely takes it. When this says no, the schema decides, and says what is wrong. */
export function isUsualAuthorizeRequest(asked: unknown): asked is AuthorizeRequest {
  if (typeof asked !== 'object' || asked === null) return false;
  for (const field in asked) if (!FIELDS.has(field)) return false;
  const { agentId, to, from, source } = asked as Partial<Record<keyof AuthorizeRequest, unknown>>;
  return isText(agentId) && isText(to) && (from === undefined || isText(from)) && SOURCES.has(source);
}

/** Counted in UTF-16 units, of which there are as many as characters, or more. */
function isText(value: unknown): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_TEXT_LENGTH;
}

const jsonAnswer = ({ description, ...schema }: { description: string }, mediaType: string) => ({
  description,
  content: { [mediaType]: { schema } },
});

/** Every key has it, so the shortcut need not look. */
export const AUTHORIZE_ROLE = 'viewer';

/** The same, as the OpenAPI document shows it. */
export const AUTHORIZE_OPERATION = {
  operationId: 'authorizeCall',
  summary: 'May this outbound call be placed?',
  tags: ['calls'],
  'x-least-role': AUTHORIZE_ROLE,
  requestBody: { required: true, content: { 'application/json': { schema: AUTHORIZE_SCHEMA.body } } },
  responses: {
    200: jsonAnswer(ALLOW, 'application/json'),
    403: jsonAnswer(DENY, 'application/problem+json'),
    503: jsonAnswer(STALE, 'application/problem+json'),
  },
};
