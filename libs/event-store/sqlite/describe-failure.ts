import { hasCode } from '#domain-error';
import { EventStoreError } from '../event-store.errors.js';

/** SQLite's result codes by their beginning, and what a person can do about each. */
const REMEDIES: readonly (readonly [code: string, remedy: (file: string) => string])[] = [
  ['SQLITE_NOTADB', (file) => `${file} is not an event log. Name another file, or restore it from a backup.`],
  ['SQLITE_CORRUPT', (file) => `The event log ${file} is damaged. Restore it from a backup.`],
  ['SQLITE_FULL', (file) => `There is no space left for the event log ${file}. Free some; nothing was written.`],
  ['SQLITE_BUSY', (file) => `Another program holds the event log ${file}. End it and start again.`],
  ['SQLITE_CANTOPEN', cannotBeOpened],
  ['EACCES', cannotBeOpened],
  ['ENOENT', cannotBeOpened],
  ['EPERM', cannotBeOpened],
  ['EROFS', cannotBeOpened],
  ['SQLITE_READONLY', (file) => `The event log ${file} is read-only. Let this user write to it and to its directory.`],
  ['SQLITE_IOERR', (file) => `The disk that holds the event log ${file} failed. Check it, and start again.`],
];

function cannotBeOpened(file: string): string {
  return `The event log ${file} cannot be opened. Its directory must exist and this user be allowed to write there.`;
}

/** SQLite's or the file system's result code. Looks at nothing else, as these errors come from other realms in tests. */
export function failureCode(error: unknown): string {
  return String((error as { code?: unknown } | undefined)?.code ?? '');
}

/** The sentence for a failure of SQLite, whatever it was doing; nothing was written. */
export function describeFailure(file: string, error: unknown): EventStoreError {
  if (hasCode(error, 'event_store_unavailable')) return new EventStoreError(error.code, error.message);
  const code = failureCode(error);
  const { message } = error as Error;
  const remedy = REMEDIES.find(([beginning]) => code.startsWith(beginning))?.[1];
  const sentence =
    remedy?.(file) ?? `The event log ${file} cannot be used. It may be damaged: restore it from a backup.`;
  // The file system's messages begin with their code, SQLite's do not name it.
  const words = !code || message.startsWith(code) ? message : `${code}: ${message}`;
  return new EventStoreError('event_store_unavailable', `${sentence} (${words})`, { cause: error });
}

/** What the death of the writing thread means for every append from then on. */
export function writerEnded(cause: unknown): EventStoreError {
  const sentence = `The thread that writes the event log has ended (${(cause as Error).message}). Restart this process.`;
  return new EventStoreError('event_store_unavailable', sentence, { cause });
}
