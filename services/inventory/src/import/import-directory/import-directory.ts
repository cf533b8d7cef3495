import { domainEvent, readMetadata } from '#event-store';
import type { RecordedEvent } from '#event-store';
import { WorkspaceCollection, newestFirst } from '#workspace-collection';
import type { ImportStarted } from '../domain/import.events.js';

/** Which imports there are, in memory: an id for each, for all else is found in its own stream, however long. */
export class ImportDirectory {
  static readonly eventTypes: readonly ImportStarted['type'][] = ['ImportStarted'];
  /** Import ids, the newest first. */
  readonly importIds = new WorkspaceCollection<string>();

  apply(recorded: RecordedEvent): void {
    const { importId } = domainEvent<ImportStarted>(recorded);
    this.importIds.set(readMetadata(recorded).workspace, newestFirst(recorded.position), importId);
  }
}
