import { apiKeyNotFound, lastOwnerKey } from '../domain/api-key.errors.js';
import type { ApiKeyEvent } from '../domain/api-key.events.js';
import type { ApiKeyState } from '../domain/api-key.state.js';

export interface RevokeApiKey {
  /** Whether another key of the workspace, the root key included, may manage its keys. */
  readonly leavesAnOwner: boolean;
}

/**
 * Ends a key at once. The root key is not the API's to revoke: the operator of the installation replaces it. Nor is the
 * last owner key of a workspace: the root key cannot enter any but its own, so nobody could issue another.
 */
export function decideRevokeApiKey({ leavesAnOwner }: RevokeApiKey, state: ApiKeyState): ApiKeyEvent[] {
  if (state.status === 'unknown' || state.role === 'root') throw apiKeyNotFound();
  if (state.status === 'revoked') return [];
  if (state.role === 'owner' && !leavesAnOwner) throw lastOwnerKey();
  return [{ type: 'ApiKeyRevoked', keyId: state.keyId }];
}
