import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode } from '#domain-error';
import { START } from '#event-store';
import type { EventLog, RecordedEvent } from '#event-store';
import { SqliteEventLogAtRest } from '#event-store/sqlite';
import { logFileIn } from '#own-log';
import { CARRIER_FOLDER } from './carrier-process.config.js';
import { CARRIER_EVENT_TYPES } from './publish-events.js';

/**
 * What the carrier service has written in a data directory: as a part of one process, into the log that all services
 * share there, and as a process of its own, into the log in its folder.
 */
export interface CarrierParts {
  /** The shared log has what the own one lacks: accounts and purchases that the carrier service apart would not know. */
  readonly isOwnBehind: boolean;
  /** The own log has what the shared one lacks: the carrier service has worked apart. */
  readonly isOwnAhead: boolean;
}

const NOTHING_TO_TELL: CarrierParts = { isOwnBehind: false, isOwnAhead: false };

/** Looks while no process works there; where one does, there is nothing to tell, since it has been looked before. */
export async function carrierPartsIn(directory: string): Promise<CarrierParts> {
  const opened: EventLog[] = [];
  try {
    const [shared, own] = [logFileIn(directory), logFileIn(join(directory, CARRIER_FOLDER))].map((file) => {
      if (!existsSync(file)) return undefined;
      const log = SqliteEventLogAtRest.open(file);
      opened.push(log);
      return log;
    });
    return { isOwnBehind: await lacks(own, shared), isOwnAhead: await lacks(shared, own) };
  } catch (error) {
    if (hasCode(error, 'event_store_unavailable')) return NOTHING_TO_TELL;
    throw error;
  } finally {
    for (const log of opened) await log.close();
  }
}

/** Whether the last of what the carrier service has written into `other` is not in `log`. */
async function lacks(log: EventLog | undefined, other: EventLog | undefined): Promise<boolean> {
  const last = other && (await lastOf(other));
  if (!last) return false;
  const [same] = log ? await log.readStream(last.stream, { from: last.revision, maxEvents: 1 }) : [];
  return same?.id !== last.id;
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
