import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import { PROBLEM_CONTENT_TYPE } from './problem.js';

/** Operations of routes that stand on Fastify directly: path → method → OpenAPI operation. */
export type RawPaths = Readonly<Record<string, Readonly<Record<string, object>>>>;

export interface OpenApiOptions {
  readonly title: string;
  readonly description: string;
  readonly version: string;
  readonly rawPaths: RawPaths;
  /** Paths that change nothing though they are asked by POST: they take no `Idempotency-Key`. */
  readonly queryPaths: ReadonlySet<string>;
}

const PROBLEM_SCHEMA = {
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
      items: { type: 'object', properties: { field: { type: 'string' }, message: { type: 'string' } } },
    },
  },
  additionalProperties: true,
};

/** The OpenAPI 3.1 document, generated from the very decorators that check requests; at `/openapi.json` and `/docs`. */
export function serveOpenApi(app: NestFastifyApplication, options: OpenApiOptions): OpenAPIObject {
  const settings = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(options.title)
    .setDescription(options.description)
    .setVersion(options.version)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key: rf_…' })
    .addSecurityRequirements('bearer')
    .build();
  const generated = SwaggerModule.createDocument(app, settings);
  Object.assign(generated.paths, options.rawPaths);
  const document = withConventions(inOpenApi31(generated) as OpenAPIObject, options.queryPaths);
  SwaggerModule.setup('docs', app, document, {
    jsonDocumentUrl: '/openapi.json',
    yamlDocumentUrl: '/openapi.yaml',
    customSiteTitle: options.title,
  });
  return document;
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

interface Operation {
  readonly responses: Record<string, unknown>;
  parameters?: unknown[];
}

/** May be sent along with it, see `libs/idempotency`. */
const IDEMPOTENT_METHODS = new Set(['post', 'patch']);

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Repeats the request safely: the same key and body get the first answer again',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

/** What holds for every operation and stands with none: problems, idempotency, closed request bodies. */
function withConventions(document: OpenAPIObject, queries: ReadonlySet<string>): OpenAPIObject {
  const schemas: Record<string, object> = { ...document.components?.schemas, Problem: PROBLEM_SCHEMA };
  for (const [name, schema] of Object.entries(schemas)) {
    if (name.endsWith('Request')) schemas[name] = { ...schema, additionalProperties: false };
  }
  const answer = {
    description: 'The request was refused, or failed',
    content: { [PROBLEM_CONTENT_TYPE.split(';')[0]!]: { schema: { $ref: '#/components/schemas/Problem' } } },
  };
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations as Record<string, Operation>)) {
      operation.responses['default'] ??= answer;
      if (!IDEMPOTENT_METHODS.has(method) || queries.has(path)) continue;
      operation.parameters = [...(operation.parameters ?? []), IDEMPOTENCY_KEY];
    }
  }
  return { ...document, components: { ...document.components, schemas } } as OpenAPIObject;
}
