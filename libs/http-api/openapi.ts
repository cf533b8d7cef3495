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
  const document = withProblems(inOpenApi31(generated) as OpenAPIObject);
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: '/openapi.json', yamlDocumentUrl: '/openapi.yaml' });
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

/** Every operation may answer with a problem. */
function withProblems(document: OpenAPIObject): OpenAPIObject {
  const components = { ...document.components, schemas: { ...document.components?.schemas, Problem: PROBLEM_SCHEMA } };
  const answer = {
    description: 'The request was refused, or failed',
    content: { [PROBLEM_CONTENT_TYPE.split(';')[0]!]: { schema: { $ref: '#/components/schemas/Problem' } } },
  };
  for (const operations of Object.values(document.paths)) {
    for (const operation of Object.values(operations as Record<string, { responses: Record<string, unknown> }>)) {
      operation.responses['default'] ??= answer;
    }
  }
  return { ...document, components } as OpenAPIObject;
}
