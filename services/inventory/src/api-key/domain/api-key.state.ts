import { assertNever } from '#assert-never';
import type { ApiKeyEvent, Role } from './api-key.events.js';

export type ApiKeyState =
  | { readonly status: 'unknown' }
  | {
      readonly status: 'valid' | 'revoked';
      readonly keyId: string;
      readonly name: string;
      readonly role: Role | 'root';
      readonly keyHash: string;
    };

export const unknownApiKey: ApiKeyState = { status: 'unknown' };

export function evolveApiKey(state: ApiKeyState, event: ApiKeyEvent): ApiKeyState {
  switch (event.type) {
    case 'ApiKeyIssued': {
      const { type: _, ...facts } = event;
      return { status: 'valid', ...facts };
    }
    case 'ApiKeyRevoked':
      return state.status === 'unknown' ? state : { ...state, status: 'revoked' };
    default:
      return assertNever(event);
  }
}
