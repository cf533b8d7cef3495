import { LogFollower } from '#event-store';
import type { EventLog, EventStore, Position, RecordedEvent, SubscriptionBatch } from '#event-store';
import { LastWrites } from '#http-api';
import { AgentDirectory } from './agent/agent-directory/agent-directory.js';
import { ApiKeyDirectory } from './api-key/api-key-directory/api-key-directory.js';
import { HoldDirectory } from './hold/hold-directory/hold-directory.js';
import { ImportDirectory } from './import/import-directory/import-directory.js';
import { ImportFiles } from './import/import-files.js';
import { ImportRunner } from './import/import-runner.js';
import { UnfinishedImports } from './import/unfinished-imports.js';
import type { LiveNumberTable } from './number/number-table/live-number-table.port.js';
import { prepareInstallation } from './workspace/prepare-installation.js';
import { WorkspaceDirectory } from './workspace/workspace-directory/workspace-directory.js';

/** A read model in memory. */
interface Directory {
  apply(event: RecordedEvent): void;
}

export interface InventoryOptions {
  /** The log as it is, without fence: only read here. */
  readonly log: EventLog;
  readonly numberTable: LiveNumberTable;
  /** Where uploaded files wait for their import. */
  readonly importFolder: string;
  /** The directories can no longer follow the log. */
  readonly onFailure: (error: unknown) => void;
  /** The number table fails again and again, and goes on trying. Calls do not need it. */
  readonly onTableTrouble: (error: unknown) => void;
}

/** What the inventory keeps beside its log: the directories in memory and the number table, both fed by the log. */
export class Inventory {
  readonly agents = new AgentDirectory();
  readonly apiKeys = new ApiKeyDirectory();
  readonly holds = new HoldDirectory();
  readonly imports = new ImportDirectory();
  readonly workspaces = new WorkspaceDirectory();
  readonly lastWrites = new LastWrites();
  private readonly unfinishedImports = new UnfinishedImports();
  private readonly directoriesFollower: LogFollower<SubscriptionBatch>;

  constructor(readonly options: InventoryOptions) {
    const { log, onFailure } = options;
    const directories = this.directoriesByType();
    this.directoriesFollower = new LogFollower<SubscriptionBatch>({
      name: 'directories',
      subscribe: (after, signal) => log.subscribe({ after, types: [...directories.keys()], signal }),
      apply: ({ events }) => {
        for (const event of events) for (const directory of directories.get(event.type) ?? []) directory.apply(event);
      },
      onFailure,
    });
  }

  /** Resolves when the directories know everything. The table catches up on its own. */
  async start(): Promise<void> {
    await this.directoriesFollower.start();
    const { numberTable, onTableTrouble } = this.options;
    await numberTable.start(onTableTrouble);
  }

  async stop(): Promise<void> {
    await this.directoriesFollower.stop();
    await this.options.numberTable.stop();
  }

  /** Makes what a first start needs, see `prepareInstallation`. `store` is the log that commands are written to. */
  prepareInstallation(store: EventStore, suppliedRootKey: string | undefined): Promise<string | undefined> {
    return prepareInstallation(store, suppliedRootKey, new Date().toISOString());
  }

  /**
   * Imports that claim numbers through `store`, the log that commands are written to. Start it after the inventory.
   * `onTrouble` is told what held an import up or ended it, which takes nothing from the rest of the product.
   */
  importRunner(store: EventStore, onTrouble: (error: unknown) => void): ImportRunner {
    const files = new ImportFiles(this.options.importFolder);
    return new ImportRunner({ store, files, unfinished: this.unfinishedImports, onTrouble });
  }

  /** Position up to which the directories have applied everything. */
  get directoriesPosition(): Position {
    return this.directoriesFollower.position;
  }

  /** Resolves when the directories have applied everything up to `position`. */
  whenApplied(position: Position): Promise<void> {
    return this.directoriesFollower.whenApplied(position);
  }

  private directoriesByType(): Map<string, Directory[]> {
    const readers: readonly (readonly [types: readonly string[], directory: Directory])[] = [
      [AgentDirectory.eventTypes, this.agents],
      [ApiKeyDirectory.eventTypes, this.apiKeys],
      [HoldDirectory.eventTypes, this.holds],
      [ImportDirectory.eventTypes, this.imports],
      [UnfinishedImports.eventTypes, this.unfinishedImports],
      [WorkspaceDirectory.eventTypes, this.workspaces],
    ];
    const byType = new Map<string, Directory[]>();
    for (const [types, directory] of readers) {
      for (const type of types) byType.set(type, [...(byType.get(type) ?? []), directory]);
    }
    return byType;
  }
}
