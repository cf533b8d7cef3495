import type { Schema } from './openapi-document.js';

/**
 * A schema as JSON Schema, and closed: what a document does not name is not allowed. In a request, what the carrier alone
 * may write is not named either.
 *
 * OpenAPI 3.0 says `nullable` where JSON Schema has a type; there an `enum` counts null in silently.
 */
export function closedSchema(schema: unknown, documentName: string, direction: 'request' | 'answer'): unknown {
  return close(schema, documentName, direction, true);
}

const COMPOSITIONS = new Set(['allOf', 'anyOf', 'oneOf']);

function close(schema: unknown, document: string, direction: string, mayClose: boolean): unknown {
  if (Array.isArray(schema)) return schema.map((item) => close(item, document, direction, mayClose));
  if (typeof schema !== 'object' || schema === null) return schema;
  const { nullable, default: _default, ...rest } = schema as Schema;
  const closed: { [keyword: string]: unknown } = {};
  for (const [keyword, value] of Object.entries(rest)) {
    if (keyword === 'properties') closed[keyword] = closeProperties(value as Schema, document, direction);
    else if (keyword === '$ref') closed[keyword] = `${document}${String(value)}`;
    else closed[keyword] = close(value, document, direction, mayClose && !COMPOSITIONS.has(keyword));
  }
  if (nullable === true) allowNull(closed);
  if (mayClose && 'properties' in closed && !Object.keys(closed).some((keyword) => COMPOSITIONS.has(keyword)))
    closed['additionalProperties'] ??= false;
  return closed;
}

function closeProperties(properties: Schema, document: string, direction: string): Schema {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([, property]) => direction === 'answer' || (property as Schema)['readOnly'] !== true)
      .map(([name, property]) => [name, close(property, document, direction, true)]),
  );
}

function allowNull(schema: { [keyword: string]: unknown }): void {
  const { type, enum: values } = schema;
  if (typeof type === 'string') schema['type'] = [type, 'null'];
  if (Array.isArray(values)) schema['enum'] = [...values, null];
}
