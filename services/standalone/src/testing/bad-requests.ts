import type { RequestOptions } from './http-client.js';
import { exampleOf, pathOf } from './example-requests.js';
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

const MAX_BODY_BYTES = 65_536;
const JSON_TYPE = { 'content-type': 'application/json' };

/** Whatever can be wrong with a request to the operation, as far as its description tells. */
export function badRequests(operation: Operation): BadRequest[] {
  const example = exampleOf(operation);
  return [...badBodies(operation, example), ...badQueries(operation, example), ...badPaths(operation, example)];
}

function badBodies(operation: Operation, example: ExampleRequest): BadRequest[] {
  const { body: schema, method } = operation;
  if (!schema) return [];
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
  const types = [schema.type ?? (schema.properties ? 'object' : [])].flat();
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
  const values = ofOtherTypes.flatMap(([type, value]) => (types.includes(type) ? [] : [value]));
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

const FORGED_CURSORS = [
  'x',
  '%00',
  encode({}),
  encode([]),
  encode(['numbers', '+1']),
  encode([1, 'default', 'number', null, '+14155550100', 'more']),
  encode(['history of +14155559999', 'newest']),
  encode(['history of +14155559999', '1e999']),
  encode(['history of +14155559999', '-1']),
];

function encode(cursor: unknown): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function badQueries(operation: Operation, example: ExampleRequest): BadRequest[] {
  const parameters = operation.parameters.filter((parameter) => parameter.in === 'query');
  if (parameters.length === 0) return [];
  const path = pathOf(operation, example.path);
  const request = (query: string): BadRequest => ({
    what: `${operation.id}: ?${query.slice(0, 80)}`,
    method: operation.method,
    path: `${path}?${query}`,
    options: example.body ? { body: example.body } : {},
    status: 422,
  });
  return [
    request('surprise=1'),
    ...parameters.flatMap(({ name, schema }) => [
      request(`${name}=1&${name}=2`),
      ...badQueryValues(name, schema).map((value) => request(`${name}=${value}`)),
    ]),
  ];
}

function badQueryValues(name: string, schema: Schema): string[] {
  if (name === 'cursor') return FORGED_CURSORS;
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
        options: example.body ? { body: example.body } : {},
      }));
    });
}
