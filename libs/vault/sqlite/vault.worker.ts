import { serveWorkerThread } from '#worker-thread';
import type { EncodedEntry } from '../checked-entry.js';
import type { KeyPage, KeysQuery, VaultKey } from '../vault.port.js';
import { SealedEntries } from './sealed-entries.js';
import type { VaultPlace } from './vault-place.js';

let opened: SealedEntries | undefined;

function entries(): SealedEntries {
  if (!opened) throw new Error('The vault is closed');
  return opened;
}

const methods = {
  open(place: VaultPlace): void {
    opened = SealedEntries.open(place);
  },
  putAll: (encoded: readonly EncodedEntry[]): boolean => entries().putAll(encoded),
  get: (key: VaultKey): string | undefined => entries().get(key),
  delete: (key: VaultKey): void => entries().delete(key),
  keys: (query: KeysQuery & { readonly limit: number }): KeyPage => entries().keys(query),
  close(): void {
    opened?.close();
    opened = undefined;
  },
};

export type VaultThread = typeof methods;

serveWorkerThread(methods);
