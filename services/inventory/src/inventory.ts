import type { Logger } from 'pino';
import type { CarrierSide } from '#carrier-side';
import { hasCode } from '#domain-error';
import { keepDirectoriesCurrent } from '#event-store';
import type { EventStore, LogFollower, Position, SubscriptionBatch } from '#event-store';
import { FencedEventStore } from '#fence';
import type { Fence } from '#fence';
import { LastWrites } from '#http-api';
import type { NumberRegister } from '#number-register';
import { tellRecovery, tellTrouble } from '#service-process';
import { AgentDirectory } from './agent/agent-directory/agent-directory.js';
import { ApiKeyDirectory } from './api-key/api-key-directory/api-key-directory.js';
import { HoldDirectory } from './hold/hold-directory/hold-directory.js';
import { ImportDirectory } from './import/import-directory/import-directory.js';
import { ImportFiles } from './import/import-files.js';
import { ImportRunner } from './import/import-runner.js';
import { CarrierWorkDirectory } from './number-register/carrier-work-directory.js';
import { InventoryNumberRegister } from './number-register/inventory-number-register.js';
import { UnfinishedImports } from './import/unfinished-imports.js';
import type { LiveNumberTable } from './number/number-table/live-number-table.port.js';
import { publishEvent } from './publish-events.js';
import { prepareInstallation } from './workspace/prepare-installation.js';
import { WorkspaceDirectory } from './workspace/workspace-directory/workspace-directory.js';

/** While `LiveNumberTable.trouble` is there. */
const NUMBER_TABLE_AWAY =
  'The database of the number table, READ_MODEL_URL, cannot be used: lists of numbers get 503, calls and commands go on. ' +
  'Look after MongoDB; it goes on by itself.';

export interface InventoryOptions {
  /** The log as it is. */
  readonly log: EventStore;
  readonly numberTable: LiveNumberTable;
  /** Where uploaded files wait for their import. */
  readonly importFolder: string;
  readonly fence: Fence;
  /** Whoever deals with carriers. */
  readonly carrierSide: CarrierSide;
  /** Resolves when the event handlers of this process have applied a position. */
  readonly whenHandled: (position: Position) => Promise<void>;
  /** The directories can no longer follow the log. */
  readonly onFailure: (error: unknown) => void;
  readonly logger: Logger;
}

/** The inventory: the log that commands are written to, and what it keeps beside it: directories, number table, imports. */
export class Inventory {
  readonly agents = new AgentDirectory();
  readonly apiKeys = new ApiKeyDirectory();
  readonly holds = new HoldDirectory();
  readonly imports = new ImportDirectory();
  readonly workspaces = new WorkspaceDirectory();
  readonly lastWrites = new LastWrites();
  /** The log as commands see it: what they change is felt before they are answered. */
  readonly store: EventStore;
  /** What the inventory does for whoever deals with carriers. */
  readonly register: NumberRegister;
  /** Goes on with what an earlier process began. */
  readonly importRunner: ImportRunner;
  private readonly directoriesFollower: LogFollower<SubscriptionBatch>;

  constructor(readonly options: InventoryOptions) {
    const { log, fence, whenHandled, importFolder, logger, onFailure } = options;
    const unfinished = new UnfinishedImports();
    const carrierWork = new CarrierWorkDirectory();
    this.directoriesFollower = keepDirectoriesCurrent({
      log,
      directories: [
        [AgentDirectory.eventTypes, this.agents],
        [ApiKeyDirectory.eventTypes, this.apiKeys],
        [HoldDirectory.eventTypes, this.holds],
        [ImportDirectory.eventTypes, this.imports],
        [UnfinishedImports.eventTypes, unfinished],
        [WorkspaceDirectory.eventTypes, this.workspaces],
        [CarrierWorkDirectory.eventTypes, carrierWork],
      ],
      onFailure,
    });
    const readers = [whenHandled, (position: Position) => this.directoriesFollower.whenApplied(position)];
    this.store = new FencedEventStore({ store: log, fence, publish: publishEvent, readers });
    this.register = new InventoryNumberRegister(this.store, carrierWork, options.numberTable, () => new Date());
    this.importRunner = new ImportRunner({
      store: this.store,
      files: new ImportFiles(importFolder),
      unfinished,
      onTrouble: (error) => logger.warn({ err: error }, 'An import has met trouble.'),
    });
  }

  /** Resolves when the directories know everything. The table catches up on its own. */
  async start(): Promise<void> {
    await this.directoriesFollower.start();
    await this.options.numberTable.start({
      onTrouble: (error) => this.tellOfTable(error),
      onRecovery: () => tellRecovery(this.options.logger, 'The database of the number table can be used again.'),
    });
  }

  /**
   * Goes on with imports, and makes what a first start needs, see `prepareInstallation`. Once everything in the log is
   * known. Returns a new root key to be shown this once, if one was made.
   */
  async open(suppliedRootKey: string | undefined): Promise<string | undefined> {
    await this.importRunner.start();
    // Last: a key that was made must not be lost to what fails after it.
    return prepareInstallation(this.store, suppliedRootKey, new Date().toISOString());
  }

  async stop(): Promise<void> {
    await this.importRunner.stop();
    await this.directoriesFollower.stop();
    await this.options.numberTable.stop();
  }

  /** For `Health`. */
  get warnings(): readonly string[] {
    return this.options.numberTable.trouble ? [NUMBER_TABLE_AWAY] : [];
  }

  /** Position up to which the directories have applied everything. */
  get directoriesPosition(): Position {
    return this.directoriesFollower.position;
  }

  private tellOfTable(error: unknown): void {
    const { logger } = this.options;
    if (hasCode(error, 'read_model_unavailable')) {
      const away = new Error(NUMBER_TABLE_AWAY, { cause: error });
      tellTrouble(logger, away, `What it said: ${String(error.cause)}`);
    } else logger.error({ err: error }, 'The number table has failed; it is tried again.');
  }
}
