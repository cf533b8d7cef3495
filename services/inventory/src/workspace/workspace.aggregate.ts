import type { Aggregate } from '#event-store';
import type { WorkspaceEvent } from './domain/workspace.events.js';
import { evolveWorkspace, noWorkspace } from './domain/workspace.state.js';
import type { WorkspaceState } from './domain/workspace.state.js';

export const workspaceStream = (workspaceId: string): string => `workspace-${workspaceId}`;

export const workspace: Aggregate<WorkspaceState, WorkspaceEvent> = {
  initial: noWorkspace,
  schemaVersion: '1',
  evolve: evolveWorkspace,
};
