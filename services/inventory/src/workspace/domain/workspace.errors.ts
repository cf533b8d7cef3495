import { DomainError } from '#domain-error';

/** Public and stable: see the HTTP contract. */
export type WorkspaceErrorCode = 'workspace_exists';

export const workspaceExists = (workspaceId: string): DomainError<WorkspaceErrorCode> =>
  new DomainError('workspace_exists', `There is a workspace ${workspaceId} already.`);
