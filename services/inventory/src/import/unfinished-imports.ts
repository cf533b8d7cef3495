import { domainEvent, readMetadata } from '#event-store';
import type { RecordedEvent } from '#event-store';
import type { ImportEvent } from './domain/import.events.js';

export interface UnfinishedImport {
  readonly workspace: string;
  readonly importId: string;
  /** Name of its stored file. */
  readonly file: string;
}

/** The imports that have not finished, in the order in which they were started: after a start they all go on. */
export class UnfinishedImports {
  static readonly eventTypes: readonly ImportEvent['type'][] = ['ImportStarted', 'ImportFinished'];
  private readonly byId = new Map<string, UnfinishedImport>();

  apply(recorded: RecordedEvent): void {
    const event = domainEvent<ImportEvent>(recorded);
    const { workspace } = readMetadata(recorded);
    const { importId } = event;
    // Those from carrier accounts are for others to bring to their end.
    if (event.type === 'ImportStarted' && event.source === undefined)
      this.byId.set(importId, { workspace, importId, file: event.file });
    if (event.type === 'ImportFinished') this.byId.delete(importId);
  }

  all(): readonly UnfinishedImport[] {
    return [...this.byId.values()];
  }
}
