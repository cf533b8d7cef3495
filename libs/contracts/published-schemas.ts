import { dataSchemaOf } from './cloud-event/envelope.js';
import { DECLARATIONS } from './public-event.js';

/** `NumberImported` and 1 → `number-imported.v1.json`: the file that holds its schema, or a message of it. */
export function fileNameOf(type: string, version: number): string {
  return `${type.replaceAll(/(?<!^)[A-Z]/g, '-$&').toLowerCase()}.v${version}.json`;
}

/** Each version of each type: its name, and the JSON Schema of its facts, as text. By file name. */
export function publishedSchemas(): ReadonlyMap<string, string> {
  const files = [...DECLARATIONS].flatMap(([type, { schemas }]) =>
    Object.entries(schemas).map(([version, schema]) => {
      const published = {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        $id: dataSchemaOf(type, Number(version)),
        title: `${type}, version ${version}`,
        ...schema,
      };
      return [fileNameOf(type, Number(version)), `${JSON.stringify(published, null, 2)}\n`] as const;
    }),
  );
  return new Map(files);
}
