import type { RequestOptions } from './http-client.js';
import { exampleOf, optionsOf, pathOf } from './example-requests.js';
import type { ExampleRequest } from './example-requests.js';
import type { Operation, Schema } from './operations.js';

/** A request that must be refused. */
export interface BadRequest {
  /** What is wrong with it. */
  readonly what: string;
  readonly method: string;
  readonly path: string;
  readonly options: RequestOptions;
  /** The only right status, where there is one; else any from 400 to 499. */
  readonly status?: number;
}

type Body = Readonly<Record<string, unknown>>;

/** What the operation takes that takes most. */
const MAX_BODY_BYTES = 524_288;
const JSON_TYPE = { 'content-type': 'application/json' };

/**
 * Whatever can be wrong with a request to the operation, as far as its description tells. `existing` are identifiers
 * that stand for something, by the name of their path parameter, so that a request that slips through does harm.
 */
export function badRequests(operation: Operation, existing: Readonly<Record<string, string>>): BadRequest[] {
  const described = exampleOf(operation);
  const example = { ...described, path: { ...described.path, ...existing } };
  return [
    ...badBodies(operation, example),
    ...badFiles(operation, example),
    ...badQueries(operation, example),
    ...badPaths(operation, example),
  ];
}

function badBodies(operation: Operation, example: ExampleRequest): BadRequest[] {
  const { body: schema, method } = operation;
  // A form is a carrier's, who signs it: whatever is wrong with it, it is not signed.
  if (!schema || example.form !== undefined) return [];
  const path = pathOf(operation, example.path);
  const request = (what: string, options: RequestOptions, status = 422): BadRequest => ({
    what: `${operation.id}: ${what}`,
    method,
    path,
    options,
    status,
  });
  const raw = (rawBody: string, headers: RequestOptions['headers'] = JSON_TYPE): RequestOptions => ({
    rawBody,
    headers,
  });
  const sample = example.body ?? {};
  const text = JSON.stringify(sample);
  return [
    ...[null, [], 'text', 1, true, [sample]].map((body) =>
      request(`body ${JSON.stringify(body)}`, raw(JSON.stringify(body))),
    ),
    ...['{"a":', '{a:1}', `${text},`, '{"__proto__":{}}', '\u0000'].map((body) =>
      request(`malformed body ${body}`, raw(body), 400),
    ),
    request('text/plain', raw(text, { 'content-type': 'text/plain' }), 415),
    request('form', raw('a=1', { 'content-type': 'application/x-www-form-urlencoded' }), 415),
    request('no content type', raw(text, {}), 415),
    request('oversized', raw(JSON.stringify({ ...sample, reason: 'x'.repeat(MAX_BODY_BYTES) })), 413),
    ...badObjects(schema, sample).map(([what, body]) => request(what, { body })),
  ];
}

/** What is no CSV of numbers, or does not say so. */
function badFiles(operation: Operation, example: ExampleRequest): BadRequest[] {
  if (example.csv === undefined) return [];
  const path = pathOf(operation, example.path);
  const csv = { 'content-type': 'text/csv' };
  const file = 'number\n+14155550100\n';
  const requests: readonly [what: string, options: RequestOptions][] = [
    ['no body', {}],
    ['an empty file', { rawBody: '', headers: csv }],
    ['a file without rows', { rawBody: 'number\n', headers: csv }],
    ['a file of zeros', { rawBody: '\u0000'.repeat(5_000), headers: csv }],
    ['a file without the column number', { rawBody: 'voice\nyes\n', headers: csv }],
    ['the column number twice', { rawBody: 'number,Number\n+14155550100,+14155550101\n', headers: csv }],
    ['a header that never ends', { rawBody: `number,"${'x'.repeat(200_000)}`, headers: csv }],
    ['another charset', { rawBody: file, headers: { 'content-type': 'text/csv; charset=utf-16' } }],
    ['JSON', { body: { numbers: ['+14155550100'] } }],
    ['text', { rawBody: file, headers: { 'content-type': 'text/plain' } }],
    ['an unusable Idempotency-Key', { rawBody: file, headers: { ...csv, 'idempotency-key': 'k'.repeat(256) } }],
  ];
  return requests.map(([what, options]) => ({
    what: `${operation.id}: ${what}`,
    method: operation.method,
    path,
    options,
  }));
}

/** Objects like the sample with one thing wrong in each. */
function badObjects(schema: Schema, sample: Body, prefix = ''): [what: string, body: Body][] {
  const bad: [string, Body][] = [[`unknown property ${prefix}surprise`, { ...sample, surprise: 1 }]];
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const field = `${prefix}${name}`;
    if (schema.required?.includes(name)) {
      const { [name]: _, ...rest } = sample;
      bad.push([`without ${field}`, rest]);
    }
    for (const value of badValues(property)) {
      bad.push([`${field} ${JSON.stringify(value)?.slice(0, 60)}`, { ...sample, [name]: value }]);
    }
    if (!property.properties) continue;
    const nested = (sample[name] ?? {}) as Body;
    for (const [what, body] of badObjects(property, nested, `${field}.`)) bad.push([what, { ...sample, [name]: body }]);
  }
  return bad;
}

/** Values that do not fit the schema, of every JSON type. */
function badValues(schema: Schema): unknown[] {
  const types = new Set([schema.type ?? (schema.properties ? 'object' : [])].flat());
  const ofOtherTypes: readonly [string, unknown][] = [
    ['null', null],
    ['boolean', true],
    ['integer', 1],
    ['number', 1.5],
    ['array', []],
    ['array', ['x']],
    ['object', {}],
    ['string', 'no such thing'],
  ];
  const values = ofOtherTypes.flatMap(([type, value]) => (types.has(type) ? [] : [value]));
  if (schema.enum) return schema.enum.includes(true) ? values.filter((value) => value !== true) : [...values, 'x'];
  return [...values, ...badTexts(schema)];
}

function badTexts({ type, minLength = 0, maxLength, pattern }: Schema): string[] {
  if (![type].flat().includes('string')) return [];
  const texts = [];
  if (minLength > 0) texts.push('');
  if (maxLength !== undefined) texts.push('7'.repeat(maxLength + 1));
  if (pattern !== undefined)
    texts.push(...['\u0000', ' ', '../..', "'; --", '\ud800'].filter((text) => !new RegExp(pattern).test(text)));
  return texts;
}

/** Cursors that no list gave out, some with the right name of the list that shows one of these. */
function forgedCursors(shown: readonly string[]): string[] {
  const keys = ['newest', '1e999', '-1', ' 1', '1:x', '0:0', '9'.repeat(30)];
  const kinds = shown.flatMap((id) => [`history of ${id}`, `all rows of import ${id}`]);
  return [
    'x',
    '%00',
    ...[{}, [], null, ['numbers', '+1'], ['agents'], ['agents', 1], [1, 'default', 'number', null, '+1', 'more']].map(
      encode,
    ),
    ...kinds.flatMap((kind) => keys.map((key) => encode([kind, key]))),
  ];
}

function encode(cursor: unknown): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function badQueries(operation: Operation, example: ExampleRequest): BadRequest[] {
  const parameters = operation.parameters.filter((parameter) => parameter.in === 'query');
  const path = pathOf(operation, example.path);
  const request = (query: string): BadRequest => ({
    what: `${operation.id}: ?${query.slice(0, 80)}`,
    method: operation.method,
    path: `${path}?${query}`,
    options: optionsOf(example),
    status: 422,
  });
  const list = Object.values(example.path ?? {});
  return [
    // What anybody may ask takes whatever keeps a cache from answering.
    ...(operation.leastRole === 'anybody' ? [] : [request('surprise=1')]),
    ...parameters.flatMap(({ name, schema }) => [
      request(`${name}=1&${name}=2`),
      ...badQueryValues(name, schema, list).map((value) => request(`${name}=${value}`)),
    ]),
  ];
}

function badQueryValues(name: string, schema: Schema, list: readonly string[]): string[] {
  if (name === 'cursor') return forgedCursors(list);
  if (name === 'asOf') return ['yesterday', '-1', '2026-13-45T00:00:00Z', '2026-01-01T00:00:00', '%00'];
  const { minimum, maximum } = schema;
  if ([schema.type].flat().includes('integer')) {
    const bounds = [minimum === undefined ? [] : minimum - 1, maximum === undefined ? [] : maximum + 1].flat();
    return ['', 'many', '1.5', '1e2', '0x10', 'NaN', '%00', '9'.repeat(400), ...bounds.map(String)];
  }
  const texts = schema.enum ? ['', 'x', '%00'] : badTexts(schema).filter((text) => text !== '\ud800');
  return texts.map((text) => (text.startsWith('%') ? text : encodeURIComponent(text)));
}

/** Segments that no identifier of ours can be. */
const BAD_SEGMENTS = [
  '%00',
  '%20',
  '%E0%A4%A',
  '%ZZ',
  '..%2F..',
  "'%20OR%201%3D1",
  '%F0%9F%93%9E',
  'a'.repeat(65),
  'a'.repeat(3_000),
];

function badPaths(operation: Operation, example: ExampleRequest): BadRequest[] {
  return operation.parameters
    .filter((parameter) => parameter.in === 'path')
    .flatMap(({ name }) => {
      const segments =
        name === 'number'
          ? [...BAD_SEGMENTS, '+0', '+1', '14155550100', '+1415555010x', `+${'1'.repeat(16)}`]
          : BAD_SEGMENTS;
      return segments.map((segment) => ({
        what: `${operation.id}: ${name} ${segment.slice(0, 70)}`,
        method: operation.method,
        path: operation.path.replace(`{${name}}`, segment),
        options: optionsOf(example),
      }));
    });
}
