import { DomainError } from '#domain-error';

/** Public and stable: see the HTTP contract. */
export type ApiKeyErrorCode = 'not_found';

export const apiKeyNotFound = (): DomainError<ApiKeyErrorCode> =>
  new DomainError('not_found', 'There is no such API key.');
