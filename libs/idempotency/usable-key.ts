import { DomainError } from '#domain-error';

const USABLE_KEY = /^[\x21-\x7e]{1,255}$/;

/** The key in an `Idempotency-Key` header. Throws `invalid_request` when it is not 1 to 255 visible ASCII characters. */
export function requireUsableKey(header: string | readonly string[]): string {
  if (typeof header === 'string' && USABLE_KEY.test(header)) return header;
  const message = 'Idempotency-Key must be 1 to 255 visible ASCII characters.';
  throw new DomainError('invalid_request', message, { errors: [{ field: 'Idempotency-Key', message }] });
}
