/** JSON Schema, as far as public events use it. */
interface Schema {
  readonly examples?: readonly unknown[];
  readonly const?: unknown;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** A value that fits the schema: its own example, or the first of what it allows. */
export function exampleOf(described: object): unknown {
  const schema = described as Schema;
  if (schema.examples) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf) return exampleOf(schema.anyOf[0]!);
  if (schema.type === 'integer') return 1;
  if (!schema.properties) return true;
  return Object.fromEntries(Object.entries(schema.properties).map(([name, value]) => [name, exampleOf(value)]));
}
