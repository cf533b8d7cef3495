import { DomainError } from '#domain-error';
import { ServiceUnavailableError } from './service-call.errors.js';

/** Where another service is. */
export interface ServiceAddress {
  /** As in a sentence, such as `inventory`. */
  readonly service: string;
  /** Without a slash at the end. */
  readonly url: string;
  /** The setting that `url` came from, such as `INVENTORY_URL`. */
  readonly setting: string;
  /** The service token of the installation. */
  readonly token: string;
}

/** What it is asked. */
export interface ServiceQuestion<Answer> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Begins with a slash. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: object;
  /** From sending to the end of the answer. */
  readonly maxWaitMs: number;
  readonly signal?: AbortSignal;
  /** The status of an answer; default 200. */
  readonly status?: number;
  /** Codes of the rules that it may refuse this by; default none. Any other problem is one between services. */
  readonly refusals?: readonly string[];
  /** Makes an answer of its body, which is undefined where that is no JSON. Undefined: this is no such answer. */
  readonly read: (body: unknown) => Answer | undefined;
}

/** What every problem names, beside the facts of its own. */
const PROBLEM_MEMBERS: ReadonlySet<string> = new Set(['type', 'title', 'status']);

/**
 * Asks another service once. Rejects
 *
 * - with a `DomainError` of the same code, sentence and facts when it answers with a problem whose code is one of `refusals`;
 * - with `service_unavailable`, and a sentence for operators, when it answers with anything else that is no answer, or not at
 *   all. What was asked for may have been done all the same;
 * - as `signal` does when it aborts.
 */
export async function askService<Answer>(to: ServiceAddress, question: ServiceQuestion<Answer>): Promise<Answer> {
  const { status: expected = 200, refusals = [], read, signal } = question;
  const { status, text } = await exchange(to, question).catch((error: unknown) => {
    throw signal?.aborted ? error : noAnswer(to, question.maxWaitMs, error);
  });
  const body = parsed(text);
  if (status !== expected) throw refusal(to.service, refusals, status, body);
  const answer = read(body);
  if (answer !== undefined) return answer;
  throw new ServiceUnavailableError(
    `What answers at ${to.setting} gives no answer that can be read. Check that it is the ${to.service}, of the same version.`,
  );
}

/** `text`: undefined when the answer broke off. */
async function exchange<Answer>(
  { url, token }: ServiceAddress,
  { method, path, body, maxWaitMs, signal }: ServiceQuestion<Answer>,
): Promise<{ readonly status: number; readonly text: string | undefined }> {
  const timeout = AbortSignal.timeout(maxWaitMs);
  const enough = signal ? AbortSignal.any([signal, timeout]) : timeout;
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: enough,
  });
  const text = await answer.text().catch((error: unknown) => {
    if (enough.aborted) throw error;
    return undefined;
  });
  return { status: answer.status, text };
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

/** `fetch` says that it has failed; why stands in the cause. */
function noAnswer({ service, url, setting }: ServiceAddress, maxWaitMs: number, error: unknown): Error {
  const { name, cause } = error as Error;
  const { code = 'connection lost' } = (cause ?? {}) as NodeJS.ErrnoException;
  const what =
    name === 'TimeoutError'
      ? `does not answer within ${maxWaitMs} ms. Look after it`
      : `cannot be reached (${code}). Start it`;
  const sentence = `The ${service} at ${url} ${what}, or correct ${setting}.`;
  return new ServiceUnavailableError(sentence, undefined, { cause: error });
}

function refusal(service: string, refusals: readonly string[], status: number, body: unknown): Error {
  const { code, detail, ...members } = (body ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof code === 'string' && refusals.includes(code)) {
    const facts = Object.entries(members).filter(([member]) => !PROBLEM_MEMBERS.has(member));
    return new DomainError(code, String(detail), Object.fromEntries(facts));
  }
  const said = typeof detail === 'string' ? `: ${detail}` : '.';
  const answeredCode = typeof code === 'string' ? code : undefined;
  return new ServiceUnavailableError(`The ${service} answered ${status}${said}`, answeredCode);
}
