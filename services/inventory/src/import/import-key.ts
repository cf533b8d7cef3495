import { hash, randomUUIDv7 } from 'node:crypto';
import { readMetadata } from '#event-store';
import type { CommandContext } from '#event-store';
import { requireUsableKey } from '#idempotency';
import type { LoadedImport } from './import.aggregate.js';

/** As long as any other answer is kept; see the decision on repeated requests. */
const KEY_KEPT_MS = 24 * 60 * 60 * 1000;

/**
 * The id of the first import that an API key starts with this `Idempotency-Key`; a new one without. Throws
 * `invalid_request` for a key that cannot be one.
 *
 * The body is a stream that can be read once, so no answer is kept beside it: the import itself knows its key again
 * (rule 11), by its id.
 */
export function firstImportId({ workspace, actor }: CommandContext, header: string | string[] | undefined): string {
  if (header === undefined) return randomUUIDv7();
  return hash('sha256', JSON.stringify([workspace, actor.id, requireUsableKey(header)]), 'base64url');
}

/** The id of the import that the same key starts once that of `importId` has freed it. */
export function nextImportId(importId: string): string {
  return hash('sha256', importId, 'base64url');
}

/** Whether an import has been finished for so long at `time`, ISO 8601, that its key may start another. */
export function hasFreedKey({ state, last }: LoadedImport, time: string): boolean {
  if (state.status !== 'finished' || !last) return false;
  return Date.parse(time) - Date.parse(readMetadata(last).time) > KEY_KEPT_MS;
}
