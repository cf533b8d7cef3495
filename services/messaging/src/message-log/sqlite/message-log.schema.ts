import type { ReadModelSchema } from '#live-read-model/sqlite';
import type { SegmentEncoding } from '../../message/domain/message.events.js';

/** Stored as their index. A change of their order is a new version of the file. */
export const ENCODINGS: readonly SegmentEncoding[] = ['GSM-7', 'UCS-2'];

/**
 * Ids are in the order in which messages began: milliseconds since 1970, and room for so many in each. Below 2^53 until the
 * year 2200.
 */
export const IDS_PER_MS = 1_024;

/** Each of them holds the rows of a facet in the order of their ids: no filter is ever too rare for its index. */
const INDEXES: Readonly<Record<string, string>> = {
  messages_facet: 'messages (workspace, facet)',
  messages_number: 'messages (number, facet)',
  messages_agent: 'messages (agent, facet) WHERE agent IS NOT NULL',
  messages_subject: 'messages (subject, facet)',
  messages_conversation: 'messages (number, subject, facet)',
};

const TABLES = `
  CREATE TABLE state (position INTEGER NOT NULL, last_event_id TEXT, last_event_position INTEGER);
  INSERT INTO state VALUES (0, NULL, NULL);
  -- Names of a workspace, each with an integer that no other workspace has: numbers, other parties, agents, accounts.
  CREATE TABLE names (
    name INTEGER PRIMARY KEY, workspace TEXT NOT NULL, text TEXT NOT NULL,
    UNIQUE (workspace, text)
  );
  CREATE TABLE messages (
    id INTEGER PRIMARY KEY, workspace INTEGER NOT NULL, message_id TEXT NOT NULL,
    facet INTEGER NOT NULL, number INTEGER NOT NULL, subject INTEGER NOT NULL, agent INTEGER, account INTEGER NOT NULL,
    carrier_message_id TEXT, key_id TEXT NOT NULL, sealed BLOB NOT NULL,
    media_count INTEGER NOT NULL, segments INTEGER NOT NULL, encoding INTEGER NOT NULL,
    failure TEXT, doubt TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
    UNIQUE (workspace, message_id)
  );
  -- What is known of messages that have yet to begin.
  CREATE TABLE awaited (
    workspace INTEGER NOT NULL, message_id TEXT NOT NULL, said TEXT NOT NULL,
    PRIMARY KEY (workspace, message_id)
  ) WITHOUT ROWID;
  -- Words of a message by their hashes, under its id; the words themselves are nowhere.
  CREATE VIRTUAL TABLE words USING fts5 (
    hashes, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
  );
  ${Object.entries(INDEXES)
    .map(([name, on]) => `CREATE INDEX ${name} ON ${on};`)
    .join('\n')}
`;

export const MESSAGE_LOG_FILE: ReadModelSchema = {
  of: 'the message log',
  // "RfMl"
  applicationId: 0x52664d6c,
  version: 1,
  tables: TABLES,
};
