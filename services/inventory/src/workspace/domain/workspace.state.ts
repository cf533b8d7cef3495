import type { WorkspaceEvent } from './workspace.events.js';

export interface WorkspaceState {
  readonly exists: boolean;
}

export const noWorkspace: WorkspaceState = { exists: false };

export function evolveWorkspace(_: WorkspaceState, event: WorkspaceEvent): WorkspaceState {
  return { exists: event.type === 'WorkspaceCreated' };
}
