import type { ApiKeyEvent, ApiKeyIssued } from '../domain/api-key.events.js';
import type { ApiKeyState } from '../domain/api-key.state.js';

export type IssueApiKey = Pick<ApiKeyIssued, 'keyId' | 'name' | 'role' | 'keyHash'>;

/** Lets a new key in. Issuing the same key under the same id again changes nothing; another key replaces it. */
export function decideIssueApiKey(command: IssueApiKey, state: ApiKeyState): ApiKeyEvent[] {
  if (state.status === 'valid' && state.keyHash === command.keyHash) return [];
  return [{ type: 'ApiKeyIssued', ...command }];
}
