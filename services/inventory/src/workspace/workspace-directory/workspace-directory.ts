import { domainEvent, readMetadata } from '#event-store';
import type { RecordedEvent } from '#event-store';
import { WorkspaceCollection } from '#workspace-collection';
import type { WorkspaceEvent } from '../domain/workspace.events.js';

export interface ListedWorkspace {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
}

/** Workspaces belong to the installation, so they all stand on one shelf. */
export const INSTALLATION = 'installation';

/** Every workspace, in memory. */
export class WorkspaceDirectory {
  static readonly eventTypes: readonly WorkspaceEvent['type'][] = ['WorkspaceCreated'];
  readonly workspaces = new WorkspaceCollection<ListedWorkspace>();

  apply(recorded: RecordedEvent): void {
    const { workspaceId: id, name } = domainEvent<WorkspaceEvent>(recorded);
    this.workspaces.set(INSTALLATION, id, { id, name, createdAt: readMetadata(recorded).time });
  }
}
