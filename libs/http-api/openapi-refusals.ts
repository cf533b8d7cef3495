import { PROBLEM_CONTENT_TYPE, titleOf } from './problem.js';
import { statusOfCode } from './problem-of-error.js';
import type { EdgeCode, StatusByCode } from './problem-of-error.js';

/** One operation of the document, as far as its refusals depend on it. */
export interface DescribedOperation {
  readonly operationId: string;
  /** Said by `RequiresRole`. */
  readonly 'x-least-role'?: string;
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> };
  /** By status. */
  readonly responses: Record<string, object>;
}

/** What the edge knows of an operation beside its description. */
export interface OperationFacts {
  /** Changes what is in the log. */
  readonly writes: boolean;
  readonly takesIdempotencyKey: boolean;
  /** What the use case itself refuses, by stable code. */
  readonly ownCodes: readonly string[];
}

const PROBLEM_MEDIA_TYPE = PROBLEM_CONTENT_TYPE.split(';')[0]!;

export const PROBLEM_SCHEMA = {
  type: 'object',
  description: 'RFC 9457 problem details',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'One sentence for people' },
    code: { type: 'string', description: 'Stable; for programs' },
    errors: {
      type: 'array',
      description: 'For bad input: every field that is wrong',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: { field: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
  additionalProperties: true,
};

const ANY_PROBLEM = { $ref: '#/components/schemas/Problem' };

/** Adds every status that the operation may refuse with, and its codes. What it describes itself stays as it is. */
export function addRefusals(operation: DescribedOperation, facts: OperationFacts, domainStatus: StatusByCode): void {
  const { responses } = operation;
  for (const [status, codes] of codesByStatus([...commonCodes(operation, facts), ...facts.ownCodes], domainStatus)) {
    responses[status] ??= {
      description: `${titleOf(status)}: ${codes.join(', ')}`,
      content: {
        [PROBLEM_MEDIA_TYPE]: { schema: { allOf: [ANY_PROBLEM, { properties: { code: { enum: codes } } }] } },
      },
    };
  }
  responses['default'] ??= {
    description: 'Whatever else fails is told in the same form',
    content: { [PROBLEM_MEDIA_TYPE]: { schema: ANY_PROBLEM } },
  };
}

/** What the edge refuses before and after the use case. */
function commonCodes(operation: DescribedOperation, { writes, takesIdempotencyKey }: OperationFacts): EdgeCode[] {
  const { 'x-least-role': role, parameters = [], requestBody } = operation;
  const inPath = parameters.filter((parameter) => parameter.in === 'path');
  const takesJson = requestBody !== undefined && 'application/json' in requestBody.content;
  const codes: EdgeCode[] = ['internal_error', 'server_stopping', 'invalid_request'];
  if (role !== 'anybody') codes.push('unauthorized', 'keys_not_known', 'service_starting');
  // Every key has the least role of all.
  if (role !== 'anybody' && role !== 'viewer') codes.push('forbidden');
  if (inPath.length > 0) codes.push('malformed_path', 'not_found');
  if (takesJson) codes.push('malformed_json', 'body_too_large', 'media_type_unsupported');
  if (takesIdempotencyKey) codes.push('idempotency_key_reused');
  if (takesIdempotencyKey && takesJson) codes.push('idempotency_store_unavailable');
  if (writes) codes.push('event_store_unavailable', 'append_outcome_unknown', 'stream_contended', 'log_reader_failed');
  return codes;
}

function codesByStatus(codes: readonly string[], domainStatus: StatusByCode): [number, string[]][] {
  const byStatus = Map.groupBy(new Set(codes), (code) => {
    const status = statusOfCode(code, domainStatus);
    if (status === undefined) throw new Error(`The code ${code} is described in the API and has no status.`);
    return status;
  });
  return [...byStatus].map(([status, found]) => [status, found.toSorted()]);
}
