import { NO_STREAM, START, domainEvent } from '#event-store';
import type { Aggregate, EventStore, Loaded, RecordedEvent } from '#event-store';
import type { ImportEvent } from './domain/import.events.js';
import { evolveImport, unknownImport } from './domain/import.state.js';
import type { ImportState } from './domain/import.state.js';

/** The workspace is part of the name, so that no other workspace's import can be reached. */
export const importStream = (workspace: string, importId: string): string => `import-${workspace}/${importId}`;

export const importAggregate: Aggregate<ImportState, ImportEvent> = {
  initial: unknownImport,
  schemaVersion: '1',
  evolve: evolveImport,
};

/** An import as it stands in the log. */
export interface LoadedImport extends Loaded<ImportState, ImportEvent> {
  /** Undefined when there is no such import. */
  readonly started: RecordedEvent | undefined;
  /** Its newest event. Undefined when there is no such import. */
  readonly last: RecordedEvent | undefined;
}

/** Loads an import however long it is: its first event and its last tell it all, see `evolveImport`. */
export async function loadImport(store: EventStore, workspace: string, importId: string): Promise<LoadedImport> {
  const stream = importStream(workspace, importId);
  const [started] = await store.readStream(stream, { maxEvents: 1 });
  const [last] = await store.readStream(stream, { direction: 'backwards', maxEvents: 1 });
  const events = [started, last].filter((event) => event !== undefined);
  return {
    aggregate: importAggregate,
    stream,
    state: events.reduce((state, event) => evolveImport(state, domainEvent<ImportEvent>(event)), unknownImport),
    revision: last?.revision ?? NO_STREAM,
    position: last?.position ?? START,
    started,
    last,
  };
}
