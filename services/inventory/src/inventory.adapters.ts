import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { EventBus, PublishedLog } from '#event-bus';
import { LogTailEventBus } from '#event-bus/log-tail';
import type { EventStore } from '#event-store';
import { logFileIn, openOwnLog } from '#own-log';
import type { EventStoreChoice, OwnLog, ReadModelChoice } from '#own-log';
import type { Failures } from '#service-process';
import type { LiveNumberTable } from './number/number-table/live-number-table.port.js';
import { NumberTableFeed } from './number/number-table/number-table.feed.js';
import { SqliteNumberTable } from './number/number-table/sqlite/sqlite-number-table.js';
import { ThreadedNumberTable } from './number/number-table/sqlite/threaded-number-table.js';
import { PUBLISHED_INVENTORY_LOG } from './publish-events.js';
import type { StorageConfig } from './storage.config.js';

/** Tells this service's streams from those of the others on the same server. */
const STREAM_PREFIX = 'inventory.';

/** What the configuration chose. */
export interface InventoryAdapters extends Omit<OwnLog, 'ledger'> {
  /** What this service hears of itself. */
  readonly bus: EventBus;
  readonly numberTable: LiveNumberTable;
  /** Where uploaded files wait for their import. */
  readonly importFolder: string;
}

/** What the inventory keeps beside its log, wherever that is. */
interface BesideTheLog {
  /** Of a table that is kept beside the log, too. */
  readonly openNumberTable: () => LiveNumberTable;
  readonly importFolder: string;
  /** Where nothing is kept. */
  readonly removeFolder?: () => void;
}

/**
 * Rejects as `openOwnLog` does. A thread that ends by itself is told to `failures`. `published`: what is heard of the log
 * in this process, where others write to it as well.
 */
export async function openInventoryAdapters(
  { eventStore, readModel }: StorageConfig,
  failures: Failures,
  logger: Logger,
  published: PublishedLog = PUBLISHED_INVENTORY_LOG,
): Promise<InventoryAdapters> {
  const { ledger, ...own } = await openOwnLog({ eventStore, streamPrefix: STREAM_PREFIX }, failures, logger);
  const { log } = own;
  const beside = eventStore.kind === 'memory' ? await openInMemory(log) : openInDirectory(log, eventStore);
  const { importFolder, removeFolder } = beside;
  return {
    ...own,
    importFolder,
    numberTable: await openNumberTable(log, readModel, beside),
    bus: new LogTailEventBus({ store: log, ...published, ledger }),
    close: async () => {
      await own.close();
      removeFolder?.();
    },
  };
}

/** MongoDB's driver takes a good part of a start: loaded only when it is chosen. */
async function openNumberTable(
  log: EventStore,
  readModel: ReadModelChoice,
  beside: BesideTheLog,
): Promise<LiveNumberTable> {
  if (readModel.kind === 'sqlite') return beside.openNumberTable();
  const { LiveMongodbNumberTable } = await import('./number/number-table/mongodb/live-mongodb-number-table.js');
  return new LiveMongodbNumberTable(log, readModel.url);
}

async function openInMemory(log: EventStore): Promise<BesideTheLog> {
  const importFolder = await mkdtemp(join(tmpdir(), 'ringfence-imports-'));
  // Nothing in memory can go on with an import after the process.
  const removeFolder = () => rmSync(importFolder, { recursive: true, force: true });
  process.once('exit', removeFolder);
  return {
    openNumberTable: () => new NumberTableFeed({ log, table: new SqliteNumberTable(':memory:') }),
    importFolder,
    removeFolder: () => {
      process.off('exit', removeFolder);
      removeFolder();
    },
  };
}

function openInDirectory(
  log: EventStore,
  { kind, directory }: Exclude<EventStoreChoice, { kind: 'memory' }>,
): BesideTheLog {
  const tableFile = join(directory, 'numbers.sqlite');
  return {
    // The one with a thread of its own reads the file of the log by itself.
    openNumberTable: () =>
      kind === 'sqlite'
        ? new ThreadedNumberTable({ logFile: logFileIn(directory), tableFile })
        : new NumberTableFeed({ log, table: new SqliteNumberTable(tableFile) }),
    importFolder: join(directory, 'imports'),
  };
}
