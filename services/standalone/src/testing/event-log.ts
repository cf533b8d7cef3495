import { randomUUIDv7 } from 'node:crypto';
import { join } from 'node:path';
import { LIMITS, NO_STREAM, writeMetadata } from '#event-store';
import type { RecordedEvent, StreamWrite } from '#event-store';
import { SqliteEventStore } from '#event-store/sqlite';

/** A number to begin with; what is left out is a local US number with every capability. */
export interface SeededNumber {
  /** E.164. */
  readonly number: string;
  readonly voice?: boolean;
  readonly sms?: boolean;
  readonly mms?: boolean;
  readonly locality?: string;
}

const NUMBERS_PER_APPEND = 1_000;

/**
 * Writes numbers straight into the log, as an import would have: the fast way to a large inventory. Only while no
 * program runs on the directory.
 */
export async function seedNumbers(
  dataDirectory: string,
  workspace: string,
  numbers: readonly SeededNumber[],
): Promise<void> {
  const store = await openLog(dataDirectory);
  try {
    for (let start = 0; start < numbers.length; start += NUMBERS_PER_APPEND) {
      const writes: StreamWrite[] = [];
      for (const [index, number] of numbers.slice(start, start + NUMBERS_PER_APPEND).entries()) {
        const stream = `number-${number.number}`;
        const [last] = await store.readStream(stream, { direction: 'backwards', maxEvents: 1 });
        const events = [numberImported(workspace, number, start + index + 1)];
        writes.push({ stream, expectedRevision: last?.revision ?? NO_STREAM, events });
      }
      await store.append(writes);
    }
  } finally {
    await store.close();
  }
}

function numberImported(workspace: string, seeded: SeededNumber, row: number) {
  const { number, voice = true, sms = true, mms = true, locality = 'San Francisco, CA' } = seeded;
  return {
    id: randomUUIDv7(),
    type: 'NumberImported',
    data: {
      number,
      workspace,
      carrier: 'sip',
      carrierAccountId: null,
      numberType: 'local',
      capabilities: { voice, sms, mms },
      country: 'US',
      locality,
      monthlyCost: { amount: '1.15', currency: 'USD' },
      importId: 'import-1',
      row,
    },
    metadata: writeMetadata({
      schemaVersion: '1',
      workspace,
      time: new Date().toISOString(),
      actor: { kind: 'system', id: 'fixture', name: 'fixture' },
      correlationId: 'fixture',
      causationId: 'fixture',
    }),
  };
}

/** Everything that happened, in order. Only while no program runs on the directory. */
export async function readLog(dataDirectory: string): Promise<RecordedEvent[]> {
  const store = await openLog(dataDirectory);
  try {
    const events: RecordedEvent[] = [];
    for (;;) {
      const page = await store.readAll({ after: events.at(-1)?.position ?? 0 });
      events.push(...page);
      if (page.length < LIMITS.maxReadEvents) return events;
    }
  } finally {
    await store.close();
  }
}

function openLog(dataDirectory: string): Promise<SqliteEventStore> {
  return SqliteEventStore.open({ file: join(dataDirectory, 'events.sqlite') });
}

/** `count` different numbers, +1415555xxxx from `first` on. */
export function numberRange(count: number, first = 100): string[] {
  return Array.from({ length: count }, (_, index) => `+1415555${String(first + index).padStart(4, '0')}`);
}
