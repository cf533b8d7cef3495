import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode } from '#domain-error';
import { START } from '#event-store';
import type { EventLog, RecordedEvent } from '#event-store';
import { SqliteEventLogAtRest } from '#event-store/sqlite';
import { logFileIn } from '#own-log';
import { CARRIER_FOLDER } from './carrier-process.config.js';
import { CARRIER_EVENT_TYPES } from './publish-events.js';

/*
 * What the carrier service has written in a data directory: as a part of one process, into the log that all services
 * share there, and as a process of its own, into the log in its folder. It is looked while no process works there; where
 * one does, there is nothing to tell, since it has been looked before.
 */

/** Whether the shared log has what the own one lacks: accounts and purchases that the carrier service apart would not know. */
export function isCarrierLogBehind(directory: string): Promise<boolean> {
  return lacks(ownLogIn(directory), logFileIn(directory));
}

/** Whether the own log has what the shared one lacks: the carrier service has worked apart. */
export function isCarrierLogAhead(directory: string): Promise<boolean> {
  return lacks(logFileIn(directory), ownLogIn(directory));
}

const ownLogIn = (directory: string): string => logFileIn(join(directory, CARRIER_FOLDER));

/** Whether the last of what the carrier service has written into `other` is not in `file`. Nothing is opened in vain. */
async function lacks(file: string, other: string): Promise<boolean> {
  if (!existsSync(other)) return false;
  try {
    const last = await reading(other, lastOf);
    if (!last || !existsSync(file)) return last !== undefined;
    const [same] = await reading(file, (log) => log.readStream(last.stream, { from: last.revision, maxEvents: 1 }));
    return same?.id !== last.id;
  } catch (error) {
    if (hasCode(error, 'event_store_unavailable')) return false;
    throw error;
  }
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
