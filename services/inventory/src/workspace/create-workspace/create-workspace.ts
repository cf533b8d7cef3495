import { workspaceExists } from '../domain/workspace.errors.js';
import type { WorkspaceEvent } from '../domain/workspace.events.js';
import type { WorkspaceState } from '../domain/workspace.state.js';

export interface CreateWorkspace {
  readonly workspaceId: string;
  readonly name: string;
}

export function decideCreateWorkspace(command: CreateWorkspace, state: WorkspaceState): WorkspaceEvent[] {
  if (state.exists) throw workspaceExists(command.workspaceId);
  return [{ type: 'WorkspaceCreated', ...command }];
}
