import { DomainError } from '#domain-error';

/** Public and stable: see the HTTP contract. */
export type AgentErrorCode = 'not_found' | 'version_mismatch';

type AgentError = DomainError<AgentErrorCode>;

export const agentNotFound = (): AgentError => new DomainError('not_found', 'There is no such agent.');

export const agentVersionMismatch = (agentId: string, version: string): AgentError =>
  new DomainError(
    'version_mismatch',
    `The agent ${agentId} has changed since you read it, or its numbers have. Read it again; it is at version ${version}.`,
    { version },
  );

export const agentNotRegistered = (agentId: string): AgentError =>
  new DomainError(
    'version_mismatch',
    `There is no agent ${agentId}, so it has no version. Leave If-Match out to register it.`,
  );
