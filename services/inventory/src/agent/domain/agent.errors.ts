import { DomainError } from '#domain-error';

/** Public and stable: see the HTTP contract. */
export type AgentErrorCode = 'not_found';

export const agentNotFound = (): DomainError<AgentErrorCode> => new DomainError('not_found', 'There is no such agent.');
