import type Database from 'better-sqlite3';
import { DomainError } from '#domain-error';
import { START } from '#event-store';
import type { EventMark } from '#live-read-model';
import { Statements, isDamage, makeAnew, openFile } from '#live-read-model/sqlite';
import { HashedWords } from '../hashed-words.js';
import { MessageLogModel } from '../message-log.port.js';
import type {
  MessageChange,
  MessageLogChanges,
  MessagePage,
  MessageQuery,
  SubjectKeyring,
} from '../message-log.port.js';
import { NO_ROWS, pageOf, pageRequest } from '../message-page.js';
import { MessageLogReader } from './message-log.reader.js';
import { MESSAGE_LOG_FILE } from './message-log.schema.js';
import { MessageLogWriter } from './message-log.writer.js';
import { Names } from './names.js';

interface Parts {
  readonly database: Database.Database;
  readonly reader: MessageLogReader;
  readonly writer: MessageLogWriter;
}

/**
 * The message log in an SQLite file. Whatever it does holds up its thread: in a product it has one of its own, see
 * `ThreadedMessageLog`. A file found damaged is made anew, empty.
 */
export class SqliteMessageLog extends MessageLogModel {
  private opened: Parts | undefined;
  private readonly words: HashedWords;

  /** `path`: a file for this log alone. Deleting it is safe; so is finding it damaged or of another version. */
  constructor(
    private readonly path: string,
    keyring: SubjectKeyring,
  ) {
    super();
    this.words = new HashedWords(keyring);
  }

  override async apply(changes: MessageLogChanges): Promise<void> {
    const unreadable = await this.unreadableRows(changes);
    const words = new Map<MessageChange, string>();
    for (const change of changes.messages) {
      const hashes = await this.words.ofNew(change);
      if (hashes !== undefined) words.set(change, hashes.join(' '));
    }
    this.replacingDamaged(({ writer }) => writer.apply(changes, { words, unreadable }));
  }

  override async position(): Promise<number> {
    return this.replacingDamaged(({ writer }) => writer.position());
  }

  override async lastEvent(): Promise<EventMark | null> {
    return this.replacingDamaged(({ writer }) => writer.lastEvent());
  }

  override async clear(): Promise<void> {
    this.beginAnew();
  }

  override async query(query: MessageQuery, minPosition = START): Promise<MessagePage> {
    const request = pageRequest(query, isPlace);
    const hashes = await this.words.ofSearch(query);
    return this.replacingDamaged(({ reader, writer }) => {
      const position = writer.position();
      if (position < minPosition) {
        throw new DomainError('read_model_behind', `The log is at position ${position}, not yet at ${minPosition}.`);
      }
      return pageOf(query, hashes === null ? NO_ROWS : reader.rows(query, request, hashes));
    });
  }

  override async close(): Promise<void> {
    this.opened?.writer.keepFromHereOn();
    this.opened?.database.close();
    this.opened = undefined;
  }

  /** Of erased subjects. */
  private async unreadableRows({ erased }: MessageLogChanges): Promise<readonly number[]> {
    const unreadable: number[] = [];
    for (const subject of erased) {
      const rows = this.replacingDamaged(({ reader }) => reader.idsOfSubject(subject.workspace, subject.subject));
      const erasedKeys = await this.words.erasedKeys(
        subject,
        rows.map(({ keyId }) => keyId),
      );
      for (const { id, keyId } of rows) if (erasedKeys.has(keyId)) unreadable.push(id);
    }
    return unreadable;
  }

  /** Opened by the first call, which is told when that fails. */
  private get parts(): Parts {
    this.opened ??= partsOf(openFile(this.path, MESSAGE_LOG_FILE));
    return this.opened;
  }

  private beginAnew(): void {
    this.opened?.database.close();
    this.opened = partsOf(makeAnew(this.path, MESSAGE_LOG_FILE));
  }

  private replacingDamaged<Result>(work: (parts: Parts) => Result): Result {
    try {
      return work(this.parts);
    } catch (error) {
      if (isDamage(error)) this.beginAnew();
      throw error;
    }
  }
}

function partsOf(database: Database.Database): Parts {
  const statements = new Statements(database);
  const names = new Names(statements);
  return {
    database,
    reader: new MessageLogReader(statements, names),
    writer: new MessageLogWriter(database, names),
  };
}

/** Ids are the order of rows. */
const isPlace = (key: unknown): key is number => Number.isSafeInteger(key) && (key as number) >= 0;
