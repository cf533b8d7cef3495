import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { closedSchema } from './closed-schema.js';
import type { OpenApiDocument, Schema } from './openapi-document.js';

/** Says what is wrong, or undefined. May turn texts into the types that the schema asks for, in place. */
export type Check = (value: unknown) => string | undefined;

/** `text`: values come as text, so `true` and `12` are read as what the schema says they are. */
export type ValuesCome = 'typed' | 'as text';

const E164 = /^\+\d{2,15}$/;
const RFC_2822 = /^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} \+0000$/;

function isAbsoluteUrl(text: string): boolean {
  return URL.canParse(text) && /^(https?|sip|wss?):/.test(text);
}

function formatsOf(direction: 'request' | 'answer'): { [format: string]: RegExp | ((text: string) => boolean) } {
  const shared = { 'iso-country-code': /^[A-Z]{2}$/, 'date-time-rfc-2822': RFC_2822 };
  if (direction === 'request') return { ...shared, 'phone-number': E164, uri: isAbsoluteUrl, url: isAbsoluteUrl };
  // Twilio answers paths where its document says uri, and an empty text where a number has no URL.
  const withoutSpaces = /^\S*$/;
  return { ...shared, uri: withoutSpaces, url: withoutSpaces };
}

/** Compiles schemas of one document, each when it is first asked for. */
export class SchemaCompiler {
  readonly #ajv: Ajv2020;
  readonly #name: string;
  readonly #direction: 'request' | 'answer';

  constructor(name: string, document: OpenApiDocument, direction: 'request' | 'answer', valuesCome: ValuesCome) {
    this.#name = name;
    this.#direction = direction;
    const coerceTypes = valuesCome === 'as text' ? 'array' : false;
    // The documents are what they are: checking each schema against the language of schemas would cost a second.
    this.#ajv = new Ajv2020({ strict: false, validateSchema: false, logger: false, coerceTypes, allErrors: true });
    ajvFormats.default(this.#ajv);
    for (const [format, definition] of Object.entries(formatsOf(direction))) this.#ajv.addFormat(format, definition);
    const { schemas = {} } = document.components;
    const closed = Object.entries(schemas).map(([key, schema]) => [key, closedSchema(schema, name, direction)]);
    this.#ajv.addSchema({ $id: name, components: { schemas: Object.fromEntries(closed) as Schema } }, name);
  }

  compile(schema: Schema): Check {
    let validate: ValidateFunction | undefined;
    return (value) => {
      validate ??= this.#ajv.compile(closedSchema(schema, this.#name, this.#direction) as Schema);
      return validate(value) ? undefined : sentenceOf(validate);
    };
  }
}

function sentenceOf({ errors }: ValidateFunction): string {
  return (errors ?? [])
    .map(({ instancePath, message, params }) => {
      const unknown = (params as { additionalProperty?: string }).additionalProperty;
      return unknown === undefined ? `${instancePath || 'it'} ${message}` : `${instancePath}/${unknown} is not known`;
    })
    .join('; ');
}
