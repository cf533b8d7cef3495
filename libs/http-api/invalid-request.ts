import { DomainError } from '#domain-error';
import type { FieldError } from './problem.js';

/** Bad input, with every field that is wrong. */
export function invalidRequest(errors: readonly FieldError[]): DomainError<'invalid_request'> {
  const [first] = errors;
  return new DomainError('invalid_request', first ? first.message : 'The request is not valid.', { errors });
}
