import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { ANSWER_HEADERS, addAnswerHeaders } from './openapi-headers.js';
import { PROBLEM_SCHEMA, addRefusals } from './openapi-refusals.js';
import type { DescribedOperation } from './openapi-refusals.js';
import type { StatusByCode } from './problem-of-error.js';

/** Operations of routes that stand on Fastify directly: path → method → OpenAPI operation. */
export type RawPaths = Readonly<Record<string, Readonly<Record<string, object>>>>;

/** What a service tells of its operations beside what their decorators say. */
export interface ServiceApi {
  readonly rawPaths: RawPaths;
  /** Paths that change nothing though they are asked by POST: they take no `Idempotency-Key`. */
  readonly queryPaths: ReadonlySet<string>;
  /** What use cases refuse by themselves: operation id → stable codes. An operation that is not named refuses nothing. */
  readonly refusals: Readonly<Record<string, readonly string[]>>;
  /** The status of every code that the service throws. */
  readonly status: StatusByCode;
}

/** The services of one process behind one port. */
export function joinApis(apis: readonly ServiceApi[]): ServiceApi {
  return {
    rawPaths: Object.assign({}, ...apis.map(({ rawPaths }) => rawPaths)),
    queryPaths: new Set(apis.flatMap(({ queryPaths }) => [...queryPaths])),
    refusals: Object.assign({}, ...apis.map(({ refusals }) => refusals)),
    status: Object.assign({}, ...apis.map(({ status }) => status)),
  };
}

const PAGES = '/docs';
const JSON_PATH = '/openapi.json';
const YAML_PATH = '/openapi.yaml';

export interface OpenApiOptions extends ServiceApi {
  readonly title: string;
  /** The document's introduction, in Markdown; or the whole document, where it tells of more than this process answers. */
  readonly description: string | OpenAPIObject;
  readonly version: string;
}

/**
 * The OpenAPI 3.1 document, generated from the very decorators that check requests; at `/openapi.json`, `/openapi.yaml`
 * and `/docs`. Made when it is first asked for: it takes a twentieth of a start.
 */
export function serveOpenApi(app: NestFastifyApplication, options: OpenApiOptions): void {
  let document: OpenAPIObject | undefined;
  answerWhileStarting(app.getHttpAdapter().getInstance() as unknown as FastifyInstance);
  SwaggerModule.setup(PAGES, app, () => (document ??= documentOf(app, options)), {
    jsonDocumentUrl: JSON_PATH,
    yamlDocumentUrl: YAML_PATH,
    customSiteTitle: options.title,
  });
}

/** Nest says nothing of its routes for the document, some of which are added later. */
function answerWhileStarting(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    const { url } = route;
    const isOfDocument = [JSON_PATH, YAML_PATH, PAGES].includes(url) || url.startsWith(`${PAGES}/`);
    if (isOfDocument) route.config = { ...route.config, whileStarting: 'answered' };
  });
}

function documentOf(app: NestFastifyApplication, options: OpenApiOptions): OpenAPIObject {
  if (typeof options.description !== 'string') return options.description;
  const settings = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(options.title)
    .setDescription(options.description)
    .setVersion(options.version)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'rf_…', description: 'An API key' })
    .addSecurityRequirements('bearer')
    .build();
  const generated = SwaggerModule.createDocument(app, settings);
  Object.assign(generated.paths, options.rawPaths);
  return withConventions(inOpenApi31(generated) as OpenAPIObject, options);
}

/** 3.1 says "may be null" as JSON Schema does; the generator still writes 3.0's `nullable`. */
function inOpenApi31(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(inOpenApi31);
  if (typeof node !== 'object' || node === null) return node;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(node).map(([name, value]) => [name, inOpenApi31(value)]),
  ) as Record<string, unknown>;
  if (nullable !== true) return rest;
  if (typeof rest['type'] !== 'string') return { anyOf: [rest, { type: 'null' }] };
  const choices = rest['enum'] as unknown[] | undefined;
  return { ...rest, type: [rest['type'], 'null'], ...(choices && { enum: [...choices, null] }) };
}

interface Parameter {
  readonly in: string;
  readonly name: string;
}

interface Operation extends DescribedOperation {
  description?: string;
  parameters?: Parameter[];
  security?: unknown[];
  requestBody?: { required?: boolean; readonly content: Readonly<Record<string, { schema: object }>> };
}

const WRITING_METHODS = new Set(['post', 'put', 'patch', 'delete']);
/** May be sent along with it, see `libs/idempotency`. */
const IDEMPOTENT_METHODS = new Set(['post', 'patch']);

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Repeats the request safely: the same key and body get the first answer again',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

const IF_MATCH = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: 'The version that you saw, as ETag gave it; nothing is done when there is another since',
  schema: { type: 'string' },
};

const IDEMPOTENCY_KEY_IGNORED =
  'Idempotency-Key is ignored: asked again, it is answered as things are then. A first answer given again might no ' +
  'longer be true.';

/** What holds for every operation and stands with none: roles, refusals, headers, idempotency, closed request bodies. */
function withConventions(document: OpenAPIObject, options: OpenApiOptions): OpenAPIObject {
  const { queryPaths, refusals, status } = options;
  const schemas: Record<string, object> = { ...document.components?.schemas, Problem: PROBLEM_SCHEMA };
  for (const [name, schema] of Object.entries(schemas)) {
    if (name.endsWith('Request')) schemas[name] = { ...schema, additionalProperties: false };
  }
  const unknown = new Set(Object.keys(refusals));
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations as Record<string, Operation>)) {
      const writes = WRITING_METHODS.has(method) && !queryPaths.has(path);
      const takesIdempotencyKey = IDEMPOTENT_METHODS.has(method) && writes;
      const ownCodes = refusals[operation.operationId] ?? [];
      if (takesIdempotencyKey) addParameter(operation, IDEMPOTENCY_KEY);
      if (ownCodes.includes('version_mismatch')) addParameter(operation, IF_MATCH);
      describeAccess(operation);
      if (IDEMPOTENT_METHODS.has(method) && !writes) addSentence(operation, IDEMPOTENCY_KEY_IGNORED);
      describeEachMediaType(operation);
      markOptionalBody(operation, schemas);
      addRefusals(operation, { writes, takesIdempotencyKey, ownCodes }, status);
      addAnswerHeaders(operation.responses, { writes, takesIdempotencyKey }, schemas);
      unknown.delete(operation.operationId);
    }
  }
  if (unknown.size > 0) throw new Error(`There are no operations ${[...unknown].join(', ')} to describe refusals of.`);
  return { ...document, components: { ...document.components, schemas, headers: ANSWER_HEADERS } } as OpenAPIObject;
}

function describeAccess(operation: Operation): void {
  const role = operation['x-least-role'];
  if (role === 'anybody') operation.security = [];
  else addSentence(operation, `Least role: ${role}.`);
}

function addSentence(operation: Operation, sentence: string): void {
  operation.description = [operation.description, sentence].filter(Boolean).join('\n\n');
}

/** Unless the operation says more of it itself. */
function addParameter(operation: Operation, parameter: Parameter): void {
  const { parameters = [] } = operation;
  if (!parameters.some(({ name }) => name === parameter.name)) operation.parameters = [...parameters, parameter];
}

/** Where text is taken as well as JSON, the generator says the same of both. */
function describeEachMediaType({ requestBody }: Operation): void {
  for (const [mediaType, media] of Object.entries(requestBody?.content ?? {})) {
    const { anyOf } = media.schema as JsonSchema;
    const isText = mediaType.startsWith('text/');
    const fitting = anyOf?.filter(({ type }) => (type === 'string') === isText);
    if (fitting?.length === 1) media.schema = fitting[0]!;
  }
}

/** A body that needs no property may be left out, which the generator does not see. */
function markOptionalBody({ requestBody }: Operation, schemas: Readonly<Record<string, object>>): void {
  const schema = requestBody?.content['application/json']?.schema as JsonSchema | undefined;
  if (!requestBody || !schema) return;
  const found = (schema.$ref ? schemas[schema.$ref.split('/').at(-1)!] : schema) as JsonSchema | undefined;
  requestBody.required = (found?.required ?? []).length > 0;
}

interface JsonSchema {
  readonly type?: string;
  readonly anyOf?: readonly JsonSchema[];
  readonly $ref?: string;
  readonly required?: readonly string[];
}
