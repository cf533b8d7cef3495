import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { apiKeyInHeader } from '#access';
import type { KeyRing } from '#access';
import { FirstAnswers } from './first-answers.js';
import type { Claim, Fate } from './first-answers.js';
import { identifyRequest } from './identify-request.js';
import { MAX_PURGED } from './idempotency-store.port.js';
import type { IdempotencyStore } from './idempotency-store.port.js';
import type { KeptAnswer } from './sealed-answer.js';
import { requireUsableKey } from './usable-key.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route takes no notice of `Idempotency-Key`. Say why beside it. */
    readonly idempotencyKey?: 'ignored';
  }
  interface FastifyRequest {
    /** Set while a request with an `Idempotency-Key` runs. */
    idempotencyClaim?: Claim;
  }
}

export interface AnswerOnceOptions {
  readonly store: IdempotencyStore;
  readonly keys: KeyRing;
}

const METHODS: ReadonlySet<unknown> = new Set(['POST', 'PATCH']);
const JSON_MEDIA_TYPE = /^application\/(?:[\w.-]+\+)?json\b/i;
const PURGE_EVERY_MS = 60 * 60 * 1000;

/** The caller mends these and sends again, with the same key if it likes: nothing has happened. */
const MENDED_BY_CALLER: ReadonlySet<number> = new Set([400, 401, 403, 413, 415, 429]);

/** Belong to one answer on one connection, not to what it says. */
const NOT_KEPT_HEADERS: ReadonlySet<string> = new Set([
  'x-request-id',
  'content-length',
  'connection',
  'date',
  'keep-alive',
]);

/**
 * Takes `Idempotency-Key` on every POST and PATCH with a JSON body, or none, of the routes added from now on: the first
 * answer again, with `Idempotent-Replayed: true` (rule 11 of the domain). Routes that ignore the key get no hook.
 *
 * A key belongs to the API key that sent it. When the process dies after the commit and before the answer was kept, the
 * repetition runs: commands that find nothing left to do answer as they did, and what they make has the claim's id.
 */
export function answerOnce(fastify: FastifyInstance, { store, keys }: AnswerOnceOptions): void {
  const answers = new FirstAnswers(store, () => Date.now());
  fastify.addHook('onRoute', (route) => {
    if (!takesKeys(route)) return;
    route.preHandler = [...asList(route.preHandler), (request, reply) => beginOnce(answers, keys, request, reply)];
    route.onSend = [...asList(route.onSend), (request, reply, payload) => finishOnce(answers, request, reply, payload)];
  });
  purgeRegularly(fastify, store);
}

function takesKeys({ method, config }: RouteOptions): boolean {
  return asList(method).some((name) => METHODS.has(name)) && config?.idempotencyKey !== 'ignored';
}

async function beginOnce(
  answers: FirstAnswers,
  keys: KeyRing,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { method, url, body, headers } = request;
  const key = headers['idempotency-key'];
  // A body of another language may be a stream, not read yet: its route takes the key itself.
  if (key === undefined || !JSON_MEDIA_TYPE.test(headers['content-type'] ?? 'application/json')) return;
  // Without a valid key, the route itself says what is missing.
  const apiKey = apiKeyInHeader(headers.authorization);
  const principal = apiKey === undefined ? undefined : keys.principalOf(apiKey);
  if (apiKey === undefined || !principal) return;
  const begun = await answers.begin(identifyRequest(apiKey, requireUsableKey(key), { method, url, body }));
  if ('newId' in begun) {
    request.idempotencyClaim = begun;
    return;
  }
  request.principal = principal;
  await reply
    .code(begun.status)
    .headers(begun.headers as Record<string, string>)
    .header('idempotent-replayed', 'true')
    .send(begun.body.length === 0 ? undefined : begun.body);
}

/** The answer is kept before it leaves: what a caller has seen, it will see again. */
async function finishOnce(
  answers: FirstAnswers,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  const claim = request.idempotencyClaim;
  if (!claim) return payload;
  const answer = answerOf(reply, payload);
  try {
    await answers.finish(claim, answer, fateOf(reply.statusCode, answer));
  } catch (error) {
    request.log.error({ requestId: request.id, err: error }, 'An answer could not be kept for repetitions.');
  }
  return payload;
}

/** Undefined for an answer that is a stream: none of ours to a command is. */
function answerOf(reply: FastifyReply, payload: unknown): KeptAnswer | undefined {
  const body = payload ?? '';
  if (typeof body !== 'string' && !Buffer.isBuffer(body)) return undefined;
  const headers = Object.entries(reply.getHeaders()).filter(([name]) => !NOT_KEPT_HEADERS.has(name));
  return {
    status: reply.statusCode,
    headers: Object.fromEntries(headers) as KeptAnswer['headers'],
    body: Buffer.from(body as string),
  };
}

function fateOf(status: number, answer: KeptAnswer | undefined): Fate {
  // Whether it was done is open: only running it again, under the same id, can tell.
  if (status >= 500) return 'run_again';
  if (!mayBeReplayed(status)) return 'forget';
  return status === 422 && codeOf(answer) === 'invalid_request' ? 'forget' : 'keep';
}

/** Whether a first answer of this status may be given again. */
export function mayBeReplayed(status: number): boolean {
  return status < 500 && !MENDED_BY_CALLER.has(status);
}

function codeOf(answer: KeptAnswer | undefined): unknown {
  return answer && (JSON.parse(answer.body.toString()) as { readonly code?: unknown }).code;
}

/** At the start and hourly, a bounded piece at a time. */
function purgeRegularly(fastify: FastifyInstance, store: IdempotencyStore): void {
  let running = Promise.resolve();
  const purge = async (): Promise<void> => {
    try {
      while ((await store.purge(Date.now())) === MAX_PURGED);
    } catch (error) {
      fastify.log.error({ err: error }, 'Answers kept for repetitions could not be purged.');
    }
  };
  const purgeNext = (): void => {
    running = running.then(purge);
  };
  const timer = setInterval(purgeNext, PURGE_EVERY_MS).unref();
  fastify.addHook('onReady', async () => purgeNext());
  fastify.addHook('onClose', async () => {
    clearInterval(timer);
    await running;
  });
}

function asList<Item>(items: Item | readonly Item[] | undefined): Item[] {
  if (items === undefined) return [];
  return Array.isArray(items) ? [...(items as readonly Item[])] : [items as Item];
}
