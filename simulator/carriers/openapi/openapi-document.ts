import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** JSON Schema as it stands in an OpenAPI document. */
export type Schema = { readonly [keyword: string]: unknown };

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly style?: string;
  readonly schema: Schema;
}

export interface Content {
  readonly [mediaType: string]: { readonly schema: Schema };
}

export interface DocumentOperation {
  readonly operationId: string;
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: { readonly [status: string]: { readonly content?: Content } | Reference };
}

interface Reference {
  readonly $ref: string;
}

interface PathItem {
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly [method: string]: DocumentOperation | readonly (Parameter | Reference)[] | undefined;
}

/** As much of an OpenAPI 3 document as `extract.ts` keeps. */
export interface OpenApiDocument {
  readonly 'x-source': { readonly name: string; readonly date: string; readonly licence: string };
  readonly openapi: string;
  readonly paths: { readonly [path: string]: PathItem };
  readonly components: { readonly [kind: string]: { readonly [name: string]: unknown } };
}

/** The folder of the sources: the build copies no JSON that nobody imports. */
const FOLDER = 'simulator/carriers/openapi';
const ROOT = join(import.meta.dirname, '../../../..');

/** `name` is a file of this folder without its ending. */
export function readDocument(name: string): OpenApiDocument {
  return JSON.parse(readFileSync(join(ROOT, FOLDER, `${name}.json`), 'utf8')) as OpenApiDocument;
}

/** What a `$ref` stands for, and anything else as it is. */
export function resolved<T extends object>(document: OpenApiDocument, item: T | Reference): T {
  if (!('$ref' in item)) return item;
  const [, , kind = '', name = ''] = item.$ref.split('/');
  const target = document.components[kind]?.[name];
  if (target === undefined) throw new Error(`${item.$ref} is missing in ${document['x-source'].name}.`);
  return resolved(document, target as T | Reference);
}

/** Every operation of the document, with the parameters that its path gives to all of its methods. */
export function* operationsOf(document: OpenApiDocument) {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      if (method === 'parameters' || operation === undefined || !('operationId' in operation)) continue;
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])];
      yield {
        path,
        method: method.toUpperCase(),
        operation,
        parameters: parameters.map((one) => resolved(document, one)),
      };
    }
  }
}
