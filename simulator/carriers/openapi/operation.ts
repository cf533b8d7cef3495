import type { Content, Parameter } from './openapi-document.js';
import { operationsOf, readDocument, resolved } from './openapi-document.js';
import { readQuery, schemaOfParameters } from './parameters.js';
import type { Check } from './schema-compiler.js';
import { SchemaCompiler } from './schema-compiler.js';

/** What a request carries, as the document says it is. */
export interface Arguments {
  readonly path: { readonly [name: string]: string };
  readonly query: { readonly [name: string]: unknown };
  /** Form or JSON. Empty when there is none. */
  readonly body: { readonly [name: string]: unknown };
}

export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly search: URLSearchParams;
  readonly mediaType: string | undefined;
  readonly text: string;
}

/** An operation of a carrier's document. `name` is the carrier, the part of its API, and the document's operationId. */
export interface Operation {
  readonly name: string;
  readonly method: string;
  /** The path's parameters, or undefined when the path is another one. */
  readonly match: (path: string) => { readonly [name: string]: string } | undefined;
  /** What the request carries, or a sentence that says how it does not fit. */
  readonly read: (request: RawRequest, path: { readonly [name: string]: string }) => Arguments | string;
  /** How an answer of ours does not fit, or undefined. `described` is false for a status that the document leaves open. */
  readonly checkAnswer: (status: number, body: unknown) => { readonly described: boolean; readonly problem?: string };
}

const FORM = 'application/x-www-form-urlencoded';
const JSON_BODY = 'application/json';

const read = new Map<string, readonly Operation[]>();

/**
 * The operations of a document under `simulator/carriers/openapi`, those with the fewest variables in their path first.
 * Compiled once, however many emulators a process starts.
 */
export function readOperations(documentName: string, prefix: string): readonly Operation[] {
  const known = read.get(documentName) ?? compileOperations(documentName, prefix);
  read.set(documentName, known);
  return known;
}

function compileOperations(documentName: string, prefix: string): readonly Operation[] {
  const document = readDocument(documentName);
  const texts = new SchemaCompiler(documentName, document, 'request', 'as text');
  const bodies = new SchemaCompiler(documentName, document, 'request', 'typed');
  const answers = new SchemaCompiler(documentName, document, 'answer', 'typed');
  const found = [...operationsOf(document)].map(({ path, method, operation, parameters }) => ({
    variables: path.split('{').length,
    operation: {
      name: `${prefix}.${operation.operationId}`,
      method,
      match: matcher(path),
      read: requestReader(parameters, operation.requestBody, texts, bodies),
      checkAnswer: answerChecker(
        Object.entries(operation.responses).map(([status, answer]) => [status, resolved(document, answer).content]),
        answers,
      ),
    },
  }));
  return found.toSorted((one, other) => one.variables - other.variables).map(({ operation }) => operation);
}

function matcher(template: string): Operation['match'] {
  const names = [...template.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name);
  const pattern = template.split(/\{[^}]+\}/).map((text) => text.replaceAll('.', '\\.'));
  const expression = new RegExp(`^${pattern.join('([^/]+?)')}$`);
  return (path) => {
    const values = expression.exec(path)?.slice(1);
    return values && Object.fromEntries(names.map((name, index) => [name, decoded(values[index] ?? '')]));
  };
}

/** As it is where it is no encoding: the document then says that it does not fit. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function requestReader(
  parameters: readonly Parameter[],
  requestBody: { readonly required?: boolean; readonly content: Content } | undefined,
  texts: SchemaCompiler,
  bodies: SchemaCompiler,
): Operation['read'] {
  const checkPath = texts.compile(schemaOfParameters(parameters, 'path'));
  const checkQuery = texts.compile(schemaOfParameters(parameters, 'query'));
  const { [FORM]: form, [JSON_BODY]: json } = requestBody?.content ?? {};
  const checkForm = form && { check: texts.compile(form.schema), lists: listsIn(form.schema) };
  const checkJson = json && bodies.compile(json.schema);
  return (request, path) => {
    const query = readQuery(request.search, parameters);
    const body = readBody(request, checkForm, checkJson, requestBody?.required ?? false);
    if (typeof body === 'string') return body;
    const wrongPath = checkPath({ ...path });
    if (wrongPath !== undefined) return `Path: ${wrongPath}.`;
    const wrongQuery = checkQuery(query);
    return wrongQuery === undefined ? { path, query, body } : `Query: ${wrongQuery}.`;
  };
}

function readBody(
  { text, mediaType }: RawRequest,
  form: Form | undefined,
  checkJson: Check | undefined,
  required: boolean,
): Arguments['body'] | string {
  if (text === '') return required || form?.check({}) !== undefined ? 'A body is needed.' : {};
  if (mediaType === FORM && form) return readForm(text, form);
  if (mediaType === JSON_BODY && checkJson) return readJson(text, checkJson);
  return `A body of ${mediaType ?? 'no type'} is not expected.`;
}

interface Form {
  readonly check: Check;
  /** Names of what may come several times. */
  readonly lists: ReadonlySet<string>;
}

function listsIn(schema: object): ReadonlySet<string> {
  const { properties = {} } = schema as { readonly properties?: Readonly<Record<string, { readonly type?: unknown }>> };
  return new Set(Object.keys(properties).filter((name) => properties[name]?.type === 'array'));
}

function readForm(text: string, { check, lists }: Form): Arguments['body'] | string {
  const fields: { [name: string]: unknown } = {};
  const cleared: { [name: string]: string } = {};
  for (const [name, value] of new URLSearchParams(text)) {
    if (lists.has(name)) {
      fields[name] = [...((fields[name] as readonly string[] | undefined) ?? []), value];
      continue;
    }
    if (name in fields || name in cleared) return `Form: /${name} comes twice.`;
    // An empty value is how Twilio clears a field. Its document does not say so: a pattern there would refuse it.
    (value === '' ? cleared : fields)[name] = value;
  }
  const problem = check(fields) ?? unknownAmong(Object.keys(cleared), check);
  return problem === undefined ? { ...fields, ...cleared } : `Form: ${problem}.`;
}

/** Fields that are cleared are checked for their names alone. */
function unknownAmong(names: readonly string[], check: Check): string | undefined {
  const problem = check(Object.fromEntries(names.map((name) => [name, null])));
  return problem?.split('; ').find((sentence) => sentence.endsWith('is not known'));
}

function readJson(text: string, check: Check): Arguments['body'] | string {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return 'The body is no JSON.';
  }
  const wrong = check(body);
  return wrong === undefined ? (body as Arguments['body']) : `Body: ${wrong}.`;
}

function answerChecker(
  answers: readonly (readonly [status: string, content: Content | undefined])[],
  compiler: SchemaCompiler,
): Operation['checkAnswer'] {
  const checks = new Map(
    answers.map(([status, content]) => [status, content?.[JSON_BODY] && compiler.compile(content[JSON_BODY].schema)]),
  );
  return (status, body) => {
    const key = [String(status), `${String(status)[0]}XX`, 'default'].find((one) => checks.has(one));
    if (key === undefined) return { described: false };
    const problem = body === undefined ? undefined : checks.get(key)?.(body);
    return problem === undefined ? { described: true } : { described: true, problem };
  };
}
