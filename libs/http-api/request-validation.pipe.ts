import { Injectable, ValidationPipe } from '@nestjs/common';
import type { ArgumentMetadata, ValidationError } from '@nestjs/common';
import { DomainError } from '#domain-error';
import type { FieldError } from './problem.js';

/** Bad input, with every field that is wrong. */
export function invalidRequest(errors: readonly FieldError[]): DomainError<'invalid_request'> {
  const [first] = errors;
  return new DomainError('invalid_request', first ? first.message : 'The request is not valid.', { errors });
}

/** Closed schemas: what a request class does not name is refused, not dropped. */
@Injectable()
export class RequestValidationPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      stopAtFirstError: true,
      validationError: { target: false },
      exceptionFactory: (errors) => invalidRequest(errors.flatMap((error) => fieldErrors(error, ''))),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'custom') return value;
    if (metadata.type === 'body' && value !== undefined && !isPlainObject(value)) {
      throw invalidRequest([{ field: '', message: 'The body must be a JSON object.' }]);
    }
    return super.transform(value, metadata);
  }
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldErrors(error: ValidationError, path: string): FieldError[] {
  const field = path ? `${path}.${error.property}` : error.property;
  const [constraint, message] = Object.entries(error.constraints ?? {})[0] ?? [];
  const nested = (error.children ?? []).flatMap((child) => fieldErrors(child, field));
  if (!constraint || !message) return nested;
  return [
    { field, message: constraint === 'whitelistValidation' ? `There is no property ${field}.` : message },
    ...nested,
  ];
}
