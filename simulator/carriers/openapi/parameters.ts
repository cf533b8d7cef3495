import type { Parameter, Schema } from './openapi-document.js';

type Tree = { [key: string]: Tree | string | string[] };

/**
 * The query as an object with a key for each parameter, for `schema` to check: `filter[features]=sms,mms` becomes
 * `{filter: {features: ['sms', 'mms']}}`. What the document has no parameter for stays in it under its own name.
 */
export function readQuery(search: URLSearchParams, parameters: readonly Parameter[]): Tree {
  const known = new Map(parameters.filter((one) => one.in === 'query').map((one) => [one.name, one]));
  const query: Tree = {};
  for (const [key, value] of search) {
    const path = known.has(key) ? [key] : (deepPath(key, known) ?? [key]);
    put(query, path, value);
  }
  for (const [name, { schema }] of known) {
    const value = query[name];
    if (value !== undefined) query[name] = splitLists(value, schema);
  }
  return query;
}

/** `filter[phone_number][contains]` as its steps, where a deepObject parameter `filter` exists. */
function deepPath(key: string, known: ReadonlyMap<string, Parameter>): string[] | undefined {
  const [name = '', ...rest] = key.split('[');
  if (rest.length === 0 || known.get(name)?.style !== 'deepObject') return undefined;
  const steps = rest.map((step) => step.replace(/\]$/, ''));
  // Lists come as `features[]`, `features[0]` or `features=a,b`; the document leaves it open.
  return [name, ...steps.filter((step) => !/^\d*$/.test(step))];
}

function put(tree: Tree, path: readonly string[], value: string): void {
  const [step = '', ...rest] = path;
  const present = tree[step];
  if (rest.length > 0) {
    const branch = typeof present === 'object' && !Array.isArray(present) ? present : {};
    Object.assign(tree, { [step]: branch });
    put(branch, rest, value);
  } else if (typeof present === 'string') Object.assign(tree, { [step]: [present, value] });
  else if (Array.isArray(present)) present.push(value);
  else Object.assign(tree, { [step]: value });
}

function splitLists(value: Tree | string | string[], schema: Schema): Tree | string | string[] {
  if (typeof value === 'string') return schema['type'] === 'array' ? value.split(',') : value;
  if (Array.isArray(value)) return value;
  const properties = (schema['properties'] ?? {}) as { [name: string]: Schema };
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, splitLists(inner, properties[name] ?? {})]),
  );
}

/** One schema over all parameters of a kind. */
export function schemaOfParameters(parameters: readonly Parameter[], kind: Parameter['in']): Schema {
  const some = parameters.filter((one) => one.in === kind);
  return {
    type: 'object',
    properties: Object.fromEntries(some.map(({ name, schema }) => [name, schema])),
    required: some.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  };
}
