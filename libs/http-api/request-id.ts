import { randomUUIDv7 } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** A caller's request id is kept when it is one that a log line can carry. */
const USABLE_REQUEST_ID = /^[\x21-\x7e]{1,128}$/;

/** The caller's `x-request-id`, or a new one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const own = headers['x-request-id'];
  return typeof own === 'string' && USABLE_REQUEST_ID.test(own) ? own : randomUUIDv7();
}
