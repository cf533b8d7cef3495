import { pino } from 'pino';
import { KafkaAnnouncements, openKafka } from '#event-bus/kafka';
import { readKafkaUrl } from '#event-bus/kafka-address';
import type { Announcements } from '#event-bus/relay';
import type { EventStore } from '#event-store';
import { SqliteEventStore } from '#event-store/sqlite';
import { relayFromTheStart } from '../fixtures/replayed-announcements.js';
import { serveProcess } from '../process/serve-process.js';

let store: EventStore | undefined;
let announcements: Announcements | undefined;

/** The relay of the inventory, far behind its log. */
const relay = {
  async open(file: string, url: string): Promise<void> {
    const address = readKafkaUrl(url);
    store = await SqliteEventStore.open({ file });
    const kafka = openKafka(address, 'ringfence-bench', pino({ level: 'silent' }));
    announcements = await KafkaAnnouncements.open(kafka, address, 'inventory');
  },

  /** Public events a second: read, translated, written as CloudEvents, on the broker. */
  async rate(): Promise<number> {
    const startedMs = performance.now();
    const count = await relayFromTheStart(store!, (events, progress) => announcements!.announce(events, progress));
    return (count / (performance.now() - startedMs)) * 1_000;
  },
};

export type RelayProcess = typeof relay;

serveProcess(relay);
