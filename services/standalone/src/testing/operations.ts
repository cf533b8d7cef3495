import type { HttpClient } from './http-client.js';
import { requireDone } from './steps.js';

/** JSON Schema, as far as our own document uses it. */
export interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema: Schema;
}

/** One operation as `/openapi.json` describes it, with every reference followed. */
export interface Operation {
  readonly id: string;
  /** Beside its summary, if anything is said. */
  readonly description: string | undefined;
  readonly leastRole: string | undefined;
  readonly method: string;
  /** With its parameters in braces. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Of a JSON body, if it takes one. */
  readonly body: Schema | undefined;
  /** Whether it takes a body that may be left out. */
  readonly bodyIsOptional: boolean;
}

interface Described {
  readonly operationId: string;
  readonly description?: string;
  readonly 'x-least-role'?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  /** By status. */
  readonly responses: Readonly<Record<string, DescribedAnswer>>;
}

interface DescribedAnswer {
  readonly content?: Content;
  /** By name, as references. */
  readonly headers?: Readonly<Record<string, object>>;
}

/** By media type. */
type Content = Readonly<Record<string, { readonly schema: Schema }>>;

export interface Document {
  readonly info: { readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    /** Of answers. */
    readonly headers: Readonly<Record<string, { readonly required?: boolean }>>;
    readonly securitySchemes: Readonly<Record<string, { readonly bearerFormat?: string }>>;
  };
}

export async function readDocument(client: HttpClient): Promise<Document> {
  return requireDone(await client.get<Document>('/openapi.json'));
}

/** Every operation that the running program describes. */
export async function readOperations(client: HttpClient): Promise<Operation[]> {
  return operationsOf(await readDocument(client));
}

export function operationsOf(document: Document): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, description, parameters = [], requestBody, ...rest }]) => {
      const body = requestBody?.content['application/json']?.schema;
      return {
        id: operationId,
        description,
        leastRole: rest['x-least-role'],
        method: method.toUpperCase(),
        path,
        parameters: parameters.map((parameter) => ({ ...parameter, schema: follow(parameter.schema, document) })),
        body: body && follow(body, document),
        bodyIsOptional: requestBody?.required === false,
      };
    }),
  );
}

/** Puts what is referred to in the place of the reference. Request bodies do not refer to themselves. */
function follow(schema: Schema, document: Document): Schema {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace('#/components/schemas/', '');
    const found = document.components.schemas[name];
    if (!found) throw new Error(`The document refers to ${schema.$ref}, which is not there.`);
    return follow(found, document);
  }
  const [only] = schema.allOf ?? [];
  if (only) return { ...schema, ...follow(only, document) };
  if (schema.anyOf) {
    const nullable = schema.anyOf.some(({ type }) => type === 'null');
    const other = follow(schema.anyOf.find(({ type }) => type !== 'null') ?? {}, document);
    return nullable ? { ...other, type: [String(other.type), 'null'] } : other;
  }
  const properties = Object.entries(schema.properties ?? {}).map(([name, value]) => [name, follow(value, document)]);
  return {
    ...schema,
    ...(schema.properties && { properties: Object.fromEntries(properties) as Record<string, Schema> }),
    ...(schema.items && { items: follow(schema.items, document) }),
  };
}
