import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { EventStoreError, LIMITS } from '#event-store';
import type { EventLog } from '#event-store';
import { SqliteEventLogAtRest, SqliteEventStore } from '#event-store/sqlite';
import type { Target } from './copy-history.js';
import type { LoadLimits } from './cut-into-appends.js';
import type { StoreAddress } from './store-address.js';

type KurrentDbAddress = Extract<StoreAddress, { kind: 'kurrentdb' }>;

const SQLITE_LOAD: LoadLimits = { maxEvents: LIMITS.maxAppendEvents, maxBytes: LIMITS.maxAppendBytes };

/** A server that nobody has told otherwise takes 1 MiB, of which names, ids and properties are a good part. */
const KURRENTDB_LOAD: LoadLimits = { maxEvents: 1_000, maxBytes: 262_144 };

/** Opens a history only to read it. Rejects with `event_store_unavailable` and a sentence that says what to do. */
export async function openSource(address: StoreAddress): Promise<EventLog> {
  if (address.kind === 'kurrentdb') return openKurrentDb(address);
  return SqliteEventLogAtRest.open(await logFile(address.path));
}

/** Opens a store to copy into, made when there is none. Rejects as `openSource` does. */
export async function openTarget(address: StoreAddress): Promise<Target> {
  if (address.kind === 'kurrentdb') {
    return { store: await openKurrentDb(address), keepsOrderOfAppendsAtOnce: false, limits: KURRENTDB_LOAD };
  }
  const file = await logFile(address.path);
  await makeFolder(dirname(file));
  // Appends that wait together are one transaction, in the order in which they came.
  return { store: await SqliteEventStore.open({ file }), keepsOrderOfAppendsAtOnce: true, limits: SQLITE_LOAD };
}

/** Whether both addresses lead to one history. */
export async function isSameStore(one: StoreAddress, other: StoreAddress): Promise<boolean> {
  if (one.kind === 'sqlite' && other.kind === 'sqlite')
    return (await logFile(one.path)) === (await logFile(other.path));
  if (one.kind !== 'kurrentdb' || other.kind !== 'kurrentdb') return false;
  return one.url === other.url && one.streamPrefix === other.streamPrefix;
}

/** The driver is loaded only where it is needed: it takes longer than a small move. */
async function openKurrentDb({ url, streamPrefix }: KurrentDbAddress) {
  const { KurrentDbEventStore } = await import('#event-store/kurrentdb');
  return KurrentDbEventStore.open({ url, streamPrefix });
}

/** A file is itself, by what it is or would be called; anything else is a data directory. */
async function logFile(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  const isFile = found?.isFile() ?? path.endsWith('.sqlite');
  return isFile ? resolve(path) : resolve(path, 'events.sqlite');
}

/** Nobody else's business on a shared machine. The folder above must be there: a typing mistake makes no tree. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return;
    const sentence = `The directory ${folder} cannot be made (${(cause as Error).message}). Make it, and let this user write there.`;
    throw new EventStoreError('event_store_unavailable', sentence, { cause });
  }
}
