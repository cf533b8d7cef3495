import { apiKeyNotFound } from '../domain/api-key.errors.js';
import type { ApiKeyEvent } from '../domain/api-key.events.js';
import type { ApiKeyState } from '../domain/api-key.state.js';

/** Ends a key at once. The root key is not the API's to revoke: the operator of the installation replaces it. */
export function decideRevokeApiKey(state: ApiKeyState): ApiKeyEvent[] {
  if (state.status === 'unknown' || state.role === 'root') throw apiKeyNotFound();
  if (state.status === 'revoked') return [];
  return [{ type: 'ApiKeyRevoked', keyId: state.keyId }];
}
