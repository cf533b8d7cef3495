import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hasCode } from '#domain-error';
import { START } from '#event-store';
import type { EventLog, RecordedEvent } from '#event-store';
import { SqliteEventLogAtRest } from '#event-store/sqlite';
import { logFileIn, makeDirectory } from '#own-log';
import { ConfigError } from '#service-process';
import { moveVault, vaultPlaceIn } from '#vault/sqlite';
import type { Brought } from '#vault/sqlite';
import { CARRIER_FOLDER } from './carrier-process.config.js';
import { CARRIER_EVENT_TYPES } from './publish-events.js';

/*
 * What the carrier service has written in a data directory: as a part of one process, into the log that all services
 * share there, and as a process of its own, into the log in its folder. It is looked while no process works there; where
 * one does, there is nothing to tell, since it has been looked before.
 */

/**
 * Whether the shared log has what the own one lacks: accounts and purchases that the carrier service apart would not know.
 * False where one of them cannot be read, which whoever starts on it is told.
 */
export async function isCarrierLogBehind(directory: string): Promise<boolean> {
  const [own, shared] = [ownLogIn(directory), logFileIn(directory)];
  return orUnread(async () => {
    const last = await lastIn(shared);
    return last !== undefined && !(await has(own, last));
  }, false);
}

/**
 * Whether the own log has what the shared one lacks: the carrier service has worked apart. False where the shared one
 * cannot be read. Rejects with a `ConfigError` where the own one cannot: that service may be working right now.
 */
export async function isCarrierLogAhead(directory: string): Promise<boolean> {
  const last = await lastIn(ownLogIn(directory)).catch((cause: unknown) => {
    if (!hasCode(cause, UNREAD)) throw cause;
    throw new ConfigError(`Whether the carrier service has worked apart cannot be seen. ${cause.message}`, { cause });
  });
  return last !== undefined && !(await orUnread(() => has(logFileIn(directory), last), true));
}

/**
 * Moves the vault of one process to where the carrier service apart looks for it. Only one of both places has secrets: an
 * import saves how numbers were without a word in the carrier service's log, so of two nobody could tell which is older.
 * Throws a `VaultError`.
 */
export async function moveVaultApart(directory: string): Promise<Brought> {
  const [shared, own] = vaultPlacesIn(directory);
  if (existsSync(shared.file)) await makeDirectory(dirname(own.file));
  return moveVault(shared, own);
}

/** The other way round. */
export function moveVaultBack(directory: string): Brought {
  const [shared, own] = vaultPlacesIn(directory);
  return moveVault(own, shared);
}

/** When each of both vaults has what the other has not, which nothing here has done. */
export function contradictingVaults(directory: string): ConfigError {
  const [shared, own] = vaultPlacesIn(directory);
  return new ConfigError(
    `There are two vaults, ${shared.file} and ${own.file}, and each has what the other has not. Move the one that is out of date out of there, with the vault.key beside it, and start again. What only that one has, its accounts lack: credentials can be entered again, with POST /v1/carrier-accounts/{id}/rotate.`,
  );
}

const UNREAD = 'event_store_unavailable';

const ownLogIn = (directory: string): string => logFileIn(join(directory, CARRIER_FOLDER));

/** That of one process, and that of the carrier service apart. */
const vaultPlacesIn = (directory: string) =>
  [vaultPlaceIn(directory, []), vaultPlaceIn(join(directory, CARRIER_FOLDER), [])] as const;

async function orUnread(look: () => Promise<boolean>, unread: boolean): Promise<boolean> {
  try {
    return await look();
  } catch (error) {
    if (hasCode(error, UNREAD)) return unread;
    throw error;
  }
}

/** The last of what the carrier service has written into the log, if there is one. */
const lastIn = async (file: string): Promise<RecordedEvent | undefined> =>
  existsSync(file) ? reading(file, lastOf) : undefined;

async function has(file: string, { id, stream, revision }: RecordedEvent): Promise<boolean> {
  if (!existsSync(file)) return false;
  const [same] = await reading(file, (log) => log.readStream(stream, { from: revision, maxEvents: 1 }));
  return same?.id === id;
}

async function reading<Found>(file: string, look: (log: EventLog) => Promise<Found>): Promise<Found> {
  const log = SqliteEventLogAtRest.open(file);
  try {
    return await look(log);
  } finally {
    await log.close();
  }
}

/** Looked for at the end first: a log may be very long. */
async function lastOf(log: EventLog): Promise<RecordedEvent | undefined> {
  const head = await log.head();
  for (let length = 1_000; ; length *= 10) {
    const from = Math.max(START, head - length);
    let last: RecordedEvent | undefined;
    for (let after = from; ; after = last!.position) {
      const page = await log.readAll({ after, types: CARRIER_EVENT_TYPES });
      if (page.length === 0) break;
      last = page.at(-1)!;
    }
    if (last || from === START) return last;
  }
}
