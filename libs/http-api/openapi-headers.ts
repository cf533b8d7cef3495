import { mayBeReplayed } from '#idempotency';

/** An answer of the document, as far as its headers depend on it. */
interface DescribedAnswer {
  readonly content?: Readonly<Record<string, { readonly schema?: object }>>;
  headers?: Readonly<Record<string, object>>;
}

/** Every header of answers that callers may go by. */
export const ANSWER_HEADERS = {
  'x-request-id': {
    description: "The request's own, or a new one where it had none that is usable; events carry it as correlationId",
    required: true,
    schema: { type: 'string' },
  },
  'x-ringfence-position': {
    description: 'Where in the log this write is; lists show it when asked with minPosition',
    required: true,
    schema: { type: 'string', example: '1234' },
  },
  ETag: {
    description: 'The version; send it as If-Match to change only what you saw',
    required: true,
    schema: { type: 'string', example: '"7"' },
  },
  'Idempotent-Replayed': {
    description: 'true on the first answer given again to the same Idempotency-Key; absent otherwise',
    schema: { type: 'string', enum: ['true'] },
  },
};

/** Adds to each answer the headers that come with it. `schemas` are those that answers refer to, by name. */
export function addAnswerHeaders(
  responses: Readonly<Record<string, DescribedAnswer>>,
  { writes, takesIdempotencyKey }: { readonly writes: boolean; readonly takesIdempotencyKey: boolean },
  schemas: Readonly<Record<string, object>>,
): void {
  for (const [status, answer] of Object.entries(responses)) {
    const succeeds = status.startsWith('2');
    const names: (keyof typeof ANSWER_HEADERS)[] = ['x-request-id'];
    if (writes && succeeds) names.push('x-ringfence-position');
    if (succeeds && showsVersion(answer, schemas)) names.push('ETag');
    if (takesIdempotencyKey && mayBeReplayed(Number(status))) names.push('Idempotent-Replayed');
    const referred = names.map((name) => [name, { $ref: `#/components/headers/${name}` }]);
    answer.headers = { ...(Object.fromEntries(referred) as Record<string, object>), ...answer.headers };
  }
}

/** What has a version of its own is sent with it as ETag. */
function showsVersion({ content }: DescribedAnswer, schemas: Readonly<Record<string, object>>): boolean {
  const { $ref } = (content?.['application/json']?.schema ?? {}) as { readonly $ref?: string };
  const found = schemas[$ref?.split('/').at(-1) ?? ''] as { readonly properties?: object } | undefined;
  return 'version' in (found?.properties ?? {});
}
