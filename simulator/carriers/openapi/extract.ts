import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const HELP = `Takes the operations that the carrier emulator answers out of a carrier's own OpenAPI document.

node dist/simulator/carriers/openapi/extract.js FULL.json OUT.json --name NAME --date DATE --licence LICENCE [OPERATION_ID …]

Without an OPERATION_ID: those that OUT.json has already.

Keeps paths, parameters, bodies, answers and the schemas they need; leaves out prose, examples and extensions. OUT.json
says in "x-source" what it was taken from.
`;

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete']);
const PROSE = new Set(['description', 'summary', 'tags', 'example', 'examples', 'externalDocs', 'security', 'title']);
/** Keys under these are names of somebody's choosing, even when they look like prose. */
const NAME_MAPS = new Set(['properties', 'schemas', 'responses', 'parameters', 'patternProperties']);

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withoutProse(value: Json, keysAreNames = false): Json {
  if (Array.isArray(value)) return value.map((item) => withoutProse(item));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => keysAreNames || !(PROSE.has(key) || key.startsWith('x-') || key === 'headers'))
      .map(([key, inner]) => [key, withoutProse(inner, !keysAreNames && NAME_MAPS.has(key))]),
  );
}

function* referencesIn(value: Json): Generator<string> {
  if (Array.isArray(value)) for (const item of value) yield* referencesIn(item);
  else if (isObject(value)) {
    if (typeof value['$ref'] === 'string') yield value['$ref'];
    for (const inner of Object.values(value)) yield* referencesIn(inner);
  }
}

/** `reference` as `#/components/KIND/NAME`: the only form that these documents use. */
function partsOf(reference: string): [kind: string, name: string] {
  const [, kind, name] = /^#\/components\/([^/]+)\/([^/]+)$/.exec(reference) ?? [];
  if (kind === undefined || name === undefined) throw new Error(`${reference} leads out of the document's components.`);
  return [kind, name];
}

function chosenPaths(document: JsonObject, operationIds: ReadonlySet<string>): JsonObject {
  const chosen: JsonObject = {};
  for (const [path, item] of Object.entries(document['paths'] as JsonObject)) {
    const operations = Object.entries(item as JsonObject).filter(
      ([key, operation]) =>
        METHODS.has(key) && isObject(operation) && operationIds.has(String(operation['operationId'])),
    );
    if (operations.length === 0) continue;
    const ofAll = (item as JsonObject)['parameters'];
    chosen[path] = withoutProse({ ...Object.fromEntries(operations), ...(ofAll ? { parameters: ofAll } : {}) });
  }
  return chosen;
}

function componentsFor(document: JsonObject, paths: JsonObject): JsonObject {
  const all = document['components'] as { [kind: string]: JsonObject };
  const components: { [kind: string]: JsonObject } = {};
  const waiting = [...referencesIn(paths)];
  for (let reference = waiting.pop(); reference !== undefined; reference = waiting.pop()) {
    const [kind, name] = partsOf(reference);
    if (components[kind]?.[name] !== undefined) continue;
    const component = withoutProse(all[kind]?.[name] ?? {});
    components[kind] = { ...components[kind], [name]: component };
    waiting.push(...referencesIn(component));
  }
  return components;
}

function readJson(file: string): JsonObject {
  return JSON.parse(readFileSync(file, 'utf8')) as JsonObject;
}

function idsIn(paths: JsonObject): string[] {
  const operations = Object.values(paths).flatMap((item) => Object.values(item as JsonObject));
  return operations.filter((operation) => isObject(operation)).map((operation) => String(operation['operationId']));
}

function extract(document: JsonObject, operationIds: readonly string[], source: JsonObject): JsonObject {
  const paths = chosenPaths(document, new Set(operationIds));
  const found = new Set(idsIn(paths));
  const missing = operationIds.filter((id) => !found.has(id));
  if (missing.length > 0) throw new Error(`The document has no ${missing.join(', ')}.`);
  const { openapi, servers } = document as { openapi: Json; servers: Json };
  return {
    'x-source': source,
    openapi,
    servers: withoutProse(servers),
    paths,
    components: componentsFor(document, paths),
  };
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: 'boolean', default: false },
    name: { type: 'string' },
    date: { type: 'string' },
    licence: { type: 'string' },
  },
});
const [full, out, ...named] = positionals;
if (values.help || full === undefined || out === undefined) {
  console.log(HELP);
  process.exitCode = values.help ? 0 : 1;
} else {
  const operationIds = named.length > 0 ? named : idsIn(readJson(out)['paths'] as JsonObject);
  const { name = '', date = '', licence = '' } = values;
  writeFileSync(out, `${JSON.stringify(extract(readJson(full), operationIds, { name, date, licence }), null, 1)}\n`);
}
