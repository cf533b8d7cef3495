import { SqliteEventLog } from '#event-store/sqlite';
import { VaultReader } from '#vault/sqlite';
import type { VaultPlace } from '#vault/sqlite';
import { StoredKeyring } from './stored-keyring.js';
import { SqliteMessageLog } from './sqlite-message-log.js';

/** Where the log of events is, where the keys of subjects are, and where the message log goes. */
export interface MessageLogFiles {
  readonly logFile: string;
  readonly vault: VaultPlace;
  readonly messagesFile: string;
}

/** What the thread of a message log reads and fills. */
export function openMessageLogAdapters({ logFile, vault, messagesFile }: MessageLogFiles) {
  const reader = new VaultReader(vault);
  return {
    log: new SqliteEventLog(logFile),
    model: new SqliteMessageLog(messagesFile, new StoredKeyring(reader)),
    reader,
  };
}
