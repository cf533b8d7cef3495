import { join } from 'node:path';
import type { EventStore } from '#event-store';
import { logFileIn } from '#own-log';
import type { EventStoreChoice } from '#own-log';
import type { VaultConfig } from '#vault';
import { vaultPlaceIn } from '#vault/sqlite';
import { MediaFiles } from './media/files/media-files.js';
import { InMemoryMedia } from './media/in-memory/in-memory-media.js';
import type { MediaStore } from './media/media-store.port.js';
import type { LiveMessageLog } from './message-log/live-message-log.port.js';
import { MessageLogFeed } from './message-log/message-log.feed.js';
import { SqliteMessageLog } from './message-log/sqlite/sqlite-message-log.js';
import { ThreadedMessageLog } from './message-log/sqlite/threaded-message-log.js';
import type { SubjectKeys } from './subject/subject-keys.js';

export interface MessageLogPlace {
  readonly eventStore: EventStoreChoice;
  readonly vault: VaultConfig;
  /** Where the vault lies. */
  readonly vaultDirectory: string | undefined;
}

/** Keeps what came with messages beside the log of events. */
export function openMediaStore(eventStore: EventStoreChoice): MediaStore {
  return eventStore.kind === 'memory' ? new InMemoryMedia() : new MediaFiles(join(eventStore.directory, 'media'));
}

/** Opens the message log of a log of events; `keys`: of the subjects, for one that is fed in this thread. */
export function messageLogOpener(log: EventStore, { eventStore, vault, vaultDirectory }: MessageLogPlace) {
  return (keys: SubjectKeys): LiveMessageLog => {
    if (eventStore.kind === 'memory') return new MessageLogFeed({ log, model: new SqliteMessageLog(':memory:', keys) });
    const { directory } = eventStore;
    const messagesFile = join(directory, 'messages.sqlite');
    // The one with a thread of its own reads the file of the log by itself.
    if (eventStore.kind !== 'sqlite')
      return new MessageLogFeed({ log, model: new SqliteMessageLog(messagesFile, keys) });
    const place = vaultPlaceIn(vaultDirectory ?? directory, vault.keys);
    return new ThreadedMessageLog({ logFile: logFileIn(directory), vault: place, messagesFile });
  };
}
