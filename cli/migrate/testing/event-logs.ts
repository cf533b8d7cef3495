import { NO_STREAM } from '#event-store';
import type { NewEvent, RecordedEvent, StreamWrite } from '#event-store';
import { SqliteEventLogAtRest, SqliteEventStore } from '#event-store/sqlite';
import { newEvent, readEverything, streamWrite } from '../../../libs/event-store/testing/opened-store.js';

/** Makes the log when there is none. */
export async function writeLog(file: string, appends: readonly (readonly StreamWrite[])[]): Promise<void> {
  const store = await SqliteEventStore.open({ file });
  await Promise.all(appends.map((append) => store.append(append)));
  await store.close();
}

export async function readLog(file: string): Promise<readonly RecordedEvent[]> {
  const log = SqliteEventLogAtRest.open(file);
  const events = await readEverything(log);
  await log.close();
  return events;
}

/** An agent that takes so many numbers, so that its stream comes up again with every second event. */
export function takenNumbers(count: number): StreamWrite[][] {
  const event = (index: number): NewEvent => newEvent({ data: { index, note: 'x'.repeat(index % 300) } });
  return Array.from({ length: count }, (_, index) => [
    streamWrite('agent-1', index === 0 ? NO_STREAM : index - 1, [event(index)]),
    streamWrite(`number-${index}`, NO_STREAM, [event(index)]),
  ]);
}
