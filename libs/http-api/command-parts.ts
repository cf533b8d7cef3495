import type { Position } from '#event-store';
import type { IdempotencyStore } from '#idempotency';
import type { LastWrites } from './last-writes.js';

/** What a process has that takes commands. */
export interface CommandParts {
  readonly lastWrites: LastWrites;
  readonly idempotency: IdempotencyStore;
  /** Resolves when gates elsewhere have applied a position, or when `maxWaitMs` are over. */
  readonly whenFelt?: (position: Position, maxWaitMs: number) => Promise<unknown>;
}
