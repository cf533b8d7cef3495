import type { EventLog } from '#event-store';
import { SqliteEventLogAtRest } from '#event-store/sqlite';

/** The log that one process has left behind, to be read alone. Rejects with `event_store_unavailable`, also when somebody works on it. */
export async function withLogAtRest<Found>(file: string, look: (log: EventLog) => Promise<Found>): Promise<Found> {
  const log = SqliteEventLogAtRest.open(file);
  try {
    return await look(log);
  } finally {
    await log.close();
  }
}
