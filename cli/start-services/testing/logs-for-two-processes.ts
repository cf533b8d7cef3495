import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { InMemoryConsumerLedger } from '#event-bus/in-memory';
import { LogTailEventBus } from '#event-bus/log-tail';
import type { EventStore } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { KurrentDbEventStore } from '#event-store/kurrentdb';
import { LoggedClaim } from '#fence';
import { Failures } from '#service-process';
import { KurrentDbDouble } from '../../../libs/event-store/kurrentdb/testing/kurrentdb-double.js';
import { openInventoryAdapters } from '../../../services/inventory/src/inventory.adapters.js';
import type { InventoryAdapters } from '../../../services/inventory/src/inventory.adapters.js';
import { PUBLISHED_INVENTORY_LOG } from '../../../services/inventory/src/publish-events.js';
import { PausedLogDouble } from './paused-log-double.js';

const SILENT = pino({ level: 'silent' });

/** A log that several processes reach, as each of them would open it. */
export interface SharedLog {
  /** As a test looks at it, and gates hear of it. */
  readonly log: EventStore;
  /** What a process that takes commands opens; it takes over from the one before it when it starts. */
  open(): Promise<InventoryAdapters>;
  close(): Promise<void>;
}

export const SHARED_LOGS: readonly (readonly [name: string, open: () => Promise<SharedLog>])[] = [
  ['in memory', async () => new SharedLogInMemory()],
  ['on a double of KurrentDB', openOnKurrentDbDouble],
];

/** One in memory, which each process has in a form that can be paused. */
export class SharedLogInMemory implements SharedLog {
  readonly log = new InMemoryEventStore();

  async open(): Promise<InventoryAdapters & { readonly log: PausedLogDouble }> {
    const choice = { eventStore: { kind: 'memory' }, readModel: { kind: 'sqlite' } } as const;
    const opened = await openInventoryAdapters(choice, new Failures(SILENT), SILENT);
    const log = new PausedLogDouble(this.log);
    const writer = new LoggedClaim({ log, nowMs: () => performance.now(), now: () => new Date() });
    const ledger = new InMemoryConsumerLedger();
    const bus = new LogTailEventBus({ store: log, ...PUBLISHED_INVENTORY_LOG, ledger });
    const close = async () => {
      writer.close();
      await log.close();
      await opened.close();
    };
    return { ...opened, log, writer, takeOver: () => writer.take(), bus, close };
  }

  close(): Promise<void> {
    return this.log.close();
  }
}

async function openOnKurrentDbDouble(): Promise<SharedLog> {
  const double = await KurrentDbDouble.start();
  const { url } = double;
  const log = await KurrentDbEventStore.open({ url, streamPrefix: 'inventory.' });
  const directories: string[] = [];
  return {
    log,
    open: async () => {
      const directory = await mkdtemp(join(tmpdir(), 'ringfence-shared-'));
      directories.push(directory);
      const choice = { eventStore: { kind: 'kurrentdb', url, directory }, readModel: { kind: 'sqlite' } } as const;
      return openInventoryAdapters(choice, new Failures(SILENT), SILENT);
    },
    close: async () => {
      await log.close();
      double.stop();
      for (const directory of directories) await rm(directory, { recursive: true });
    },
  };
}
