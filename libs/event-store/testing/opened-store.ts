import { randomUUID } from 'node:crypto';
import { test } from '@jest/globals';
import { LIMITS, NO_STREAM } from '../event-store.port.js';
import type { EventLog, EventStore, NewEvent, Position, RecordedEvent, StreamWrite } from '../event-store.port.js';

/** A store under test and how to put it away. */
export interface OpenedStore {
  readonly store: EventStore;
  /** Closes the store and opens what it kept. Absent where nothing outlives the process. */
  readonly reopen?: () => Promise<EventStore>;
  /** Closes whichever store is open and removes what it kept. */
  readonly close: () => Promise<void>;
}

export type OpenStore = () => Promise<OpenedStore>;

/** Registers a test that gets a store of its own. */
export function testStore(open: OpenStore, name: string, expectOf: (opened: OpenedStore) => Promise<void>): void {
  test(`${name}`, async () => {
    const opened = await open();
    try {
      await expectOf(opened);
    } finally {
      await opened.close();
    }
  });
}

export function newEvent(overrides: Partial<NewEvent> = {}): NewEvent {
  return { id: randomUUID(), type: 'NumberAssigned', data: { number: '+14155550100' }, metadata: {}, ...overrides };
}

/** A write to one stream, of one new event unless told otherwise. */
export function streamWrite(
  stream: string,
  expectedRevision: number = NO_STREAM,
  events: readonly NewEvent[] = [newEvent()],
): StreamWrite {
  return { stream, expectedRevision, events };
}

/** Appends so many events to a stream that does not exist yet. */
export async function fillStream(store: EventStore, stream: string, count: number): Promise<readonly NewEvent[]> {
  const events = Array.from({ length: count }, () => newEvent());
  await store.append([streamWrite(stream, NO_STREAM, events)]);
  return events;
}

export async function readEverything(log: EventLog, after: Position = 0): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (;;) {
    const page = await log.readAll({ after: events.at(-1)?.position ?? after });
    events.push(...page);
    if (page.length < LIMITS.maxReadEvents) return events;
  }
}

export function idsOf(events: readonly { readonly id: string }[]): readonly string[] {
  return events.map(({ id }) => id);
}
