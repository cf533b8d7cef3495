import { randomUUIDv7 } from 'node:crypto';
import { pino } from 'pino';
import { KafkaAnnouncements, openKafka } from '#event-bus/kafka';
import { readKafkaUrl } from '#event-bus/kafka-address';
import { Relay } from '#event-bus/relay';
import { writeMetadata } from '#event-store';
import type { EventStore, NewEvent } from '#event-store';
import { SqliteEventStore } from '#event-store/sqlite';
import { numberStream } from '../../services/inventory/src/number/number.aggregate.js';
import { PUBLISHED_INVENTORY_LOG } from '../../services/inventory/src/publish-events.js';
import { numberAt } from '../fixtures/number-fleet.js';
import { monotonicMs } from '../monotonic-clock.js';
import { paced } from '../paced.js';
import { serveProcess } from '../process/serve-process.js';

/** When the append of an event had resolved, so that its command could be answered. */
export type CommittedAt = readonly [position: number, atMs: number];

let store: EventStore | undefined;
let committedCount = 0;

/** The log of the inventory and its relay, as in its process. */
const announcingInventory = {
  async start(file: string, url: string): Promise<void> {
    const address = readKafkaUrl(url);
    const kafka = openKafka(address, 'ringfence-bench', pino({ level: 'silent' }));
    const fail = (error: unknown) => {
      throw error;
    };
    store = await SqliteEventStore.open({ file });
    new Relay({
      log: store,
      ...PUBLISHED_INVENTORY_LOG,
      openAnnouncements: () => KafkaAnnouncements.open(kafka, address, 'inventory'),
      onTrouble: fail,
      onRecovery: () => undefined,
      onLoss: () => undefined,
      onMadeUp: () => undefined,
      onFailure: fail,
    }).start();
  },

  /** Switches numbers off, one commit at a time. */
  async commitPaced(count: number, pauseMs: number): Promise<readonly CommittedAt[]> {
    const committed: CommittedAt[] = [];
    await paced(count, pauseMs, async () => {
      committedCount += 1;
      const stream = numberStream(numberAt(committedCount));
      const { position } = await store!.append([{ stream, expectedRevision: -1, events: [outboundDisabled()] }]);
      committed.push([position, monotonicMs()]);
    });
    return committed;
  },
};

function outboundDisabled(): NewEvent {
  const id = randomUUIDv7();
  const metadata = writeMetadata({
    schemaVersion: '1',
    workspace: 'default',
    time: new Date().toISOString(),
    actor: { kind: 'root_key', id: 'root', name: 'root' },
    correlationId: id,
    causationId: id,
    reason: 'measured',
  });
  return { id, type: 'OutboundDisabled', data: { number: numberAt(committedCount) }, metadata };
}

export type AnnouncingInventory = typeof announcingInventory;

serveProcess(announcingInventory);
