import { problem } from './problem.js';
import type { FieldError, Problem } from './problem.js';
import { wording } from './wording.js';

/** As the schema compiler reports it when it is asked to be verbose. */
export interface SchemaError {
  readonly keyword: string;
  /** JSON pointer. */
  readonly instancePath: string;
  readonly message?: string;
  readonly params: {
    readonly missingProperty?: string;
    readonly additionalProperty?: string;
    readonly allowedValues?: readonly string[];
    readonly type?: unknown;
  };
  /** The schema of the field that is wrong. */
  readonly parentSchema?: { readonly minLength?: number; readonly maxLength?: number };
}

/** What a compiled schema found wrong, in the words of every other route. */
export function schemaProblem(found: readonly SchemaError[]): Problem {
  const errors = found.map(fieldError);
  return problem(422, 'invalid_request', errors[0]?.message ?? 'The request is not valid.', { errors });
}

function fieldError(error: SchemaError): FieldError {
  const { missingProperty, additionalProperty } = error.params;
  const parent = error.instancePath.slice(1).replaceAll('/', '.');
  const field = [parent, missingProperty ?? additionalProperty].filter(Boolean).join('.');
  return { field, message: messageOf(field, error) };
}

function messageOf(field: string, { keyword, params, parentSchema, message = 'is not valid' }: SchemaError): string {
  const { minLength = 0, maxLength } = parentSchema ?? {};
  switch (keyword) {
    case 'required':
      return wording.needed(field);
    case 'additionalProperties':
      return wording.unknown('property', field);
    case 'enum':
      return wording.oneOf(field, params.allowedValues ?? []);
    case 'minLength':
    case 'maxLength':
      if (maxLength !== undefined) return wording.textOf(field, minLength, maxLength);
      break;
    case 'type':
      if (params.type === 'string') return wording.text(field);
      if (params.type === 'object') return wording.object(field);
      if (params.type === 'boolean') return wording.yesNo(field);
  }
  return `${field} ${message}.`;
}
