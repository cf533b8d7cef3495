import type { EventStoreErrorCode } from '#event-store';
import type { IdempotencyStoreError } from '#idempotency';
import type { ServiceUnavailableError } from '#service-call';
import { problem } from './problem.js';
import type { Problem } from './problem.js';
import { schemaProblem } from './schema-problem.js';
import type { SchemaError } from './schema-problem.js';

/** Which status each domain error code answers with. Every service lists its own, typed so that none is forgotten. */
export type StatusByCode = Readonly<Record<string, number>>;

/** Codes that no service owns and that come with a sentence of their own. */
const EDGE_STATUS = {
  malformed_request: 400,
  invalid_request: 422,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  media_type_unsupported: 415,
  idempotency_key_reused: 422,
  read_model_behind: 503,
  keys_not_known: 503,
  service_starting: 503,
  server_stopping: 503,
} as const;

type StoreErrorCode =
  | EventStoreErrorCode
  | IdempotencyStoreError['code']
  | ServiceUnavailableError['code']
  | 'vault_unavailable'
  | 'vault_key_wrong'
  | 'vault_entry_damaged'
  | 'log_reader_failed'
  | 'too_many_waiting';

const UNAVAILABLE =
  'The store cannot take this right now; nothing was written. Try again, and see the health of the service.';
const CONTENDED = 'Too many others change the same thing right now; nothing was written. Try again.';
const VAULT_CLOSED =
  'The keys that this needs cannot be read or kept right now; nothing was written. The log of the service says why.';

/** Their own messages name files and are for the log. */
const STORE_PROBLEMS: Readonly<Record<StoreErrorCode, readonly [number, string]>> = {
  wrong_expected_revision: [503, CONTENDED],
  event_id_conflict: [503, UNAVAILABLE],
  append_invalid: [422, 'This is more than one change can hold; nothing was written.'],
  append_outcome_unknown: [
    503,
    'The store failed in the middle of this; it may or may not be done. What was to be blocked stays blocked.',
  ],
  stream_contended: [503, CONTENDED],
  event_store_unavailable: [503, UNAVAILABLE],
  idempotency_store_unavailable: [503, UNAVAILABLE],
  vault_unavailable: [503, VAULT_CLOSED],
  vault_key_wrong: [503, VAULT_CLOSED],
  vault_entry_damaged: [503, VAULT_CLOSED],
  too_many_waiting: [503, 'Too many others wait for the same; nothing was done. Try again in a moment.'],
  service_unavailable: [
    503,
    'Another service of this installation cannot be asked right now, and nobody knows whether it has done its part. Try again, and see the health of the services.',
  ],
  log_reader_failed: [
    503,
    'This process has lost the log, so it cannot show what this did. Read again once it is healthy.',
  ],
};

/** What Fastify and Nest call the errors that arise before any of our code runs. */
const FRAMEWORK_CODES = {
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'malformed_json', 'The body is not JSON.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'malformed_json', 'The body is empty; send a JSON object.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    400,
    'malformed_json',
    'The body is shorter or longer than Content-Length says.',
  ],
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'body_too_large', 'The body is too large.'],
  FST_ERR_BAD_URL: [400, 'malformed_path', 'The path has a percent sign that encodes nothing.'],
  // No identifier of ours is so long.
  FST_ERR_MAX_PARAM_LENGTH: [404, 'not_found', 'There is nothing here.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'media_type_unsupported', 'Send the body as application/json.'],
} as const satisfies Readonly<Record<string, FrameworkProblem>>;

type FrameworkProblem = readonly [status: number, code: string, detail: string];

/** Every code that the edge answers with by itself, whatever the service. */
export type EdgeCode =
  | keyof typeof EDGE_STATUS
  | StoreErrorCode
  | (typeof FRAMEWORK_CODES)[keyof typeof FRAMEWORK_CODES][1]
  | typeof INTERNAL_ERROR;

const INTERNAL_ERROR = 'internal_error';

/** Errors lose their class between libs and test realms, so only their fields are looked at. */
interface AnyError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly details?: object;
  /** What a compiled schema found wrong. */
  readonly validation?: readonly SchemaError[];
  /** Fastify's errors. */
  readonly statusCode?: number;
  /** Nest's errors. */
  readonly status?: number;
}

/**
 * The problem that an error is answered with. Whatever is not meant for the caller becomes `internal_error`.
 * `bodyLimit` is how many bytes the route takes, where there is one.
 */
export function problemOfError(thrown: unknown, domainStatus: StatusByCode, bodyLimit?: number): Problem {
  const error = (thrown ?? {}) as AnyError;
  const code = error.code ?? '';
  const detail = error.message ?? '';
  if (error.name === 'DomainError') {
    const status = entry(domainStatus, code) ?? entry<number>(EDGE_STATUS, code);
    if (status !== undefined) return problem(status, code, detail, error.details);
  }
  const [storeStatus, sentence] = entry<readonly [number, string]>(STORE_PROBLEMS, code) ?? [];
  if (storeStatus !== undefined) return problem(storeStatus, code, sentence ?? detail);
  if (error.validation) return schemaProblem(error.validation);
  const framework = entry<FrameworkProblem>(FRAMEWORK_CODES, code);
  if (framework) return problem(...inFull(framework, bodyLimit));
  const status = error.statusCode ?? error.status ?? 500;
  if (status === 404) return problem(404, 'not_found', 'There is nothing here.');
  if (status >= 400 && status < 500) return problem(status, 'bad_request', detail);
  return problem(
    500,
    INTERNAL_ERROR,
    'Something went wrong on our side. Read again what you wanted to change before you try again.',
  );
}

function inFull([status, code, detail]: FrameworkProblem, bodyLimit: number | undefined): FrameworkProblem {
  if (code !== 'body_too_large' || bodyLimit === undefined) return [status, code, detail];
  return [status, code, `The body is too large: at most ${bodyLimit} bytes are taken here.`];
}

/** The status that a code is answered with, whoever owns it; undefined when there is no such code. */
export function statusOfCode(code: string, domainStatus: StatusByCode): number | undefined {
  const known = entry(domainStatus, code) ?? entry<number>(EDGE_STATUS, code);
  if (known !== undefined) return known;
  const [storeStatus] = entry<readonly [number, string]>(STORE_PROBLEMS, code) ?? [];
  if (storeStatus !== undefined) return storeStatus;
  if (code === INTERNAL_ERROR) return 500;
  return Object.values(FRAMEWORK_CODES).find(([, frameworkCode]) => frameworkCode === code)?.[0];
}

/** A code such as `toString` is no entry of a table, though every object has it. */
function entry<Value>(table: Readonly<Record<string, Value>>, code: string): Value | undefined {
  return Object.hasOwn(table, code) ? table[code] : undefined;
}
