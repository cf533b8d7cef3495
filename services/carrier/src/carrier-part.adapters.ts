import { join } from 'node:path';
import { hasCode } from '#domain-error';
import { START } from '#event-store';
import type { EventLog, RecordedEvent } from '#event-store';
import { SqliteEventLogAtRest } from '#event-store/sqlite';
import { logFileIn } from '#own-log';
import { ConfigError } from '#service-process';
import { CARRIER_FOLDER } from './carrier-process.config.js';
import { CARRIER_EVENT_TYPES } from './publish-events.js';

/*
 * What the carrier service has written in a data directory: as a part of one process, into the log that all services
 * share there, and as a process of its own, into the log in its folder. It is looked while no process works there.
 */

/**
 * Whether the shared log has what the own one lacks: accounts and purchases that the carrier service apart would not know.
 * Rejects with a `ConfigError` where one of them cannot be read.
 */
export function isCarrierLogBehind(directory: string): Promise<boolean> {
  return lacks(ownLogIn(directory), logFileIn(directory));
}

/** Whether the own log has what the shared one lacks: the carrier service has worked apart. Rejects as the other does. */
export function isCarrierLogAhead(directory: string): Promise<boolean> {
  return lacks(logFileIn(directory), ownLogIn(directory));
}

const ownLogIn = (directory: string): string => logFileIn(join(directory, CARRIER_FOLDER));

/**
 * Whether the last of what the carrier service has written into `other` is not in `file`. Nothing is opened in vain. What
 * cannot be read is never taken for a no: somebody may be working there, and whoever goes on would not know of it.
 */
async function lacks(file: string, other: string): Promise<boolean> {
  try {
    const last = await lastIn(other);
    return last !== undefined && !(await has(file, last));
  } catch (cause) {
    if (!hasCode(cause, 'event_store_unavailable')) throw cause;
    throw new ConfigError(`What the carrier service has written cannot be compared. ${cause.message}`, { cause });
  }
}

/** The last of what the carrier service has written into the log, if there is one. */
const lastIn = (file: string): Promise<RecordedEvent | undefined> => reading(file, lastOf);

async function has(file: string, { id, stream, revision }: RecordedEvent): Promise<boolean> {
  const same = await reading(file, (log) => log.readStream(stream, { from: revision, maxEvents: 1 }));
  return same?.[0]?.id === id;
}

/** Undefined where there is no log. */
async function reading<Found>(file: string, look: (log: EventLog) => Promise<Found>): Promise<Found | undefined> {
  const log = SqliteEventLogAtRest.find(file);
  try {
    return log && (await look(log));
  } finally {
    await log?.close();
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
