import { DomainError } from '#domain-error';

/** Public and stable: see the HTTP contract. */
export type ApiKeyErrorCode = 'not_found' | 'last_owner_key';

export const lastOwnerKey = (): DomainError<ApiKeyErrorCode> =>
  new DomainError(
    'last_owner_key',
    "This is the workspace's last owner key; without one nobody could manage its keys. Issue another owner key first.",
  );

export const apiKeyNotFound = (): DomainError<ApiKeyErrorCode> =>
  new DomainError('not_found', 'There is no such API key.');
