export interface WorkspaceCreated {
  readonly type: 'WorkspaceCreated';
  readonly workspaceId: string;
  readonly name: string;
}

export type WorkspaceEvent = WorkspaceCreated;
