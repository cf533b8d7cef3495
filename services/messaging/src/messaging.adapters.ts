import { join } from 'node:path';
import type { EventStore } from '#event-store';
import { logFileIn } from '#own-log';
import type { EventStoreChoice, ReadModelChoice } from '#own-log';
import type { VaultConfig } from '#vault';
import { vaultPlaceIn } from '#vault/sqlite';
import { MediaFiles } from './media/files/media-files.js';
import { InMemoryMedia } from './media/in-memory/in-memory-media.js';
import type { MediaStore } from './media/media-store.port.js';
import { MessageLogFeed } from './message-log/message-log.feed.js';
import { SqliteMessageLog } from './message-log/sqlite/sqlite-message-log.js';
import { ThreadedMessageLog } from './message-log/sqlite/threaded-message-log.js';
import type { MessagingOptions } from './messaging.js';

export interface MessageLogPlace {
  readonly eventStore: EventStoreChoice;
  readonly readModel: ReadModelChoice;
  readonly vault: VaultConfig;
  /** Where the vault lies. */
  readonly vaultDirectory: string | undefined;
}

/** Keeps what came with messages beside the log of events. */
export function openMediaStore(eventStore: EventStoreChoice): MediaStore {
  return eventStore.kind === 'memory' ? new InMemoryMedia() : new MediaFiles(join(eventStore.directory, 'media'));
}

type OpenMessageLog = MessagingOptions['openMessageLog'];

/** What opens the message log of a log of events, which is not looked at before. */
export async function messageLogOpener(log: EventStore, place: MessageLogPlace): Promise<OpenMessageLog> {
  const { readModel } = place;
  if (readModel.kind === 'sqlite') return besideTheLog(log, place);
  // MongoDB's driver takes a good part of a start: loaded only when it is chosen.
  const { LiveMongodbMessageLog } = await import('./message-log/mongodb/live-mongodb-message-log.js');
  return (keys) => new LiveMongodbMessageLog(log, readModel.url, keys);
}

function besideTheLog(log: EventStore, { eventStore, vault, vaultDirectory }: MessageLogPlace): OpenMessageLog {
  return (keys) => {
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
