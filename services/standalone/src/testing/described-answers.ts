import { fastify } from 'fastify';
import type { FastifyRequest } from 'fastify';
import type { Answer } from './http-client.js';
import type { Document, Operation, Schema } from './operations.js';

/** Of keywords that JSON Schema does not have, the document has some. */
const AJV_OPTIONS = { strict: false, removeAdditional: false, coerceTypes: false, useDefaults: false, allErrors: true };

/** Tells what is in an answer that the document does not say; nothing when the document holds. */
export type AnswerCheck = (operation: Operation, answer: Answer<unknown>) => string[];

/** Judges answers by the document, in which an object that names its properties has no others. */
export async function checkOfAnswers(document: Document): Promise<AnswerCheck> {
  const compile = await schemaCompiler();
  const components = closed(document.components) as object;
  const compiled = new Map<Schema, ReturnType<Compiler>>();
  const validatorOf = (schema: Schema) => {
    // References of the document begin at its root.
    const validate = compiled.get(schema) ?? compile({ components, allOf: [closed(schema)] });
    compiled.set(schema, validate);
    return validate;
  };
  return ({ method, path }, { status, headers, body }) => {
    const response = document.paths[path]![method.toLowerCase()]!.responses[status];
    if (!response) return [`${status} is not described`];
    const wrongHeaders = headerFaults(document, response.headers ?? {}, headers);
    if (wrongHeaders.length > 0) return wrongHeaders;
    const mediaType = headers.get('content-type')?.split(';')[0];
    if (mediaType === undefined) return response.content ? ['no content, though some is described'] : [];
    const schema = response.content?.[mediaType]?.schema;
    if (!schema) return [`${mediaType} is not described for ${status}`];
    const validate = validatorOf(schema);
    if (validate(body)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) => {
      return `${status} ${instancePath} ${message} ${JSON.stringify(params)}`;
    });
  };
}

/** Of the headers that the document knows, those that are sent must be described, and those that are always there sent. */
function headerFaults({ components }: Document, described: object, sent: Answer<unknown>['headers']): string[] {
  return Object.entries(components.headers).flatMap(([name, { required = false }]) => {
    if (sent.has(name) && !(name in described)) return [`the header ${name} is not described`];
    return required && name in described && !sent.has(name) ? [`the header ${name} is described and not there`] : [];
  });
}

type Compiler = FastifyRequest['compileValidationSchema'];

/** The schema compiler that Fastify brings, without a server around it. */
async function schemaCompiler(): Promise<Compiler> {
  const found = Promise.withResolvers<Compiler>();
  const app = fastify({ ajv: { customOptions: AJV_OPTIONS } });
  app.get('/', (request) => {
    found.resolve((schema) => request.compileValidationSchema(schema));
    return null;
  });
  await app.inject('/');
  return found.promise;
}

/** What is not named is not there: otherwise a forgotten property would fit any schema. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const inside = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, closed(value)]));
  const namesAll = inside['type'] === 'object' && 'properties' in inside && !('additionalProperties' in inside);
  return namesAll ? { ...inside, additionalProperties: false } : inside;
}
