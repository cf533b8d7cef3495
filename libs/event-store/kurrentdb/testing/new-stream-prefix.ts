import { randomUUID } from 'node:crypto';

/** Tests share one server: each takes streams of its own. */
export function newStreamPrefix(): string {
  return `test-${randomUUID()}.`;
}
