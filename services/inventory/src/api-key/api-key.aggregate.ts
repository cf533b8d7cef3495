import type { Aggregate } from '#event-store';
import type { ApiKeyEvent } from './domain/api-key.events.js';
import { evolveApiKey, unknownApiKey } from './domain/api-key.state.js';
import type { ApiKeyState } from './domain/api-key.state.js';

/** The workspace is part of the name, so that no other workspace's key can be reached. */
export const apiKeyStream = (workspace: string, keyId: string): string => `api_key-${workspace}/${keyId}`;

export const apiKey: Aggregate<ApiKeyState, ApiKeyEvent> = {
  initial: unknownApiKey,
  schemaVersion: '1',
  evolve: evolveApiKey,
};
