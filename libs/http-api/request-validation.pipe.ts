import { Injectable, ValidationPipe } from '@nestjs/common';
import type { ArgumentMetadata, PipeTransform, ValidationError } from '@nestjs/common';
import { invalidRequest } from './invalid-request.js';
import type { FieldError } from './problem.js';
import { wording } from './wording.js';

/** What callers call the parts of what they sent. */
type PartName = 'property' | 'query parameter';

/** Closed schemas: what a request class does not name is refused, not dropped. */
@Injectable()
export class RequestValidationPipe implements PipeTransform {
  private readonly bodies = validationOf('property');
  private readonly queries = validationOf('query parameter');

  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'custom') return value;
    if (metadata.type === 'query') return this.queries.transform(value, metadata);
    if (metadata.type === 'body' && value !== undefined && !isPlainObject(value)) {
      throw invalidRequest([{ field: '', message: wording.object('') }]);
    }
    return this.bodies.transform(value, metadata);
  }
}

function validationOf(partName: PartName): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    stopAtFirstError: true,
    validationError: { target: false },
    exceptionFactory: (errors) => invalidRequest(errors.flatMap((error) => fieldErrors(error, '', partName))),
  });
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldErrors(error: ValidationError, path: string, partName: PartName): FieldError[] {
  const field = path ? `${path}.${error.property}` : error.property;
  const [constraint, message] = Object.entries(error.constraints ?? {})[0] ?? [];
  const nested = (error.children ?? []).flatMap((child) => fieldErrors(child, field, partName));
  if (!constraint || !message) return nested;
  // class-validator knows only the last part of the path.
  const named = message.startsWith(`${error.property} `) ? `${path && `${path}.`}${message}` : message;
  const told = constraint === 'whitelistValidation' ? wording.unknown(partName, field) : named;
  return [{ field, message: told }, ...nested];
}
