import type { Database } from 'better-sqlite3';
import { DomainError } from '#domain-error';
import type { EventMark } from '#live-read-model';
import { Statements, finishFilling } from '#live-read-model/sqlite';
import { facetOf, readFacet } from '../message-facet.js';
import type { MessageChange, MessageLogChanges, MessageOrigin, MessageRow } from '../message-log.port.js';
import { NOTHING_TOLD, toldAfter } from '../told-of-message.js';
import type { Told } from '../told-of-message.js';
import { ENCODINGS, IDS_PER_MS, MESSAGE_LOG_FILE } from './message-log.schema.js';
import type { Names } from './names.js';

/** What changes need beside themselves, found before anything is written. */
export interface Gathered {
  /** By the place of a change: hashes of the words of what begins with it, with blanks between. */
  readonly words: ReadonlyMap<MessageChange, string>;
  /** Rows of erased subjects whose keys are gone. */
  readonly unreadable: readonly number[];
}

/** What is known of a message that has yet to begin. */
type Awaited = Told<MessageChange['status']>;

interface StoredRow {
  readonly id: number;
  readonly facet: number;
  readonly failure: string | null;
  readonly doubt: string | null;
  readonly carrier_message_id: string | null;
}

/** Applies changes to the file, all of them or none. */
export class MessageLogWriter {
  private readonly statements: Statements;
  private readonly applyAll: (changes: MessageLogChanges, gathered: Gathered) => void;

  constructor(
    private readonly database: Database,
    private readonly names: Names,
  ) {
    this.statements = new Statements(database);
    this.applyAll = database.transaction((changes, gathered) => this.write(changes, gathered));
  }

  apply(changes: MessageLogChanges, gathered: Gathered): void {
    try {
      this.applyAll(changes, gathered);
    } catch (error) {
      // What came with these changes is undone, too.
      this.names.forget();
      throw error;
    }
    if (changes.live) this.keepFromHereOn();
  }

  /** Whatever happens to the process: what was applied and will be. */
  keepFromHereOn(): void {
    finishFilling(this.database, MESSAGE_LOG_FILE);
  }

  position(): number {
    return this.statements.get('SELECT position FROM state').pluck().get() as number;
  }

  lastEvent(): EventMark | null {
    const sql =
      'SELECT last_event_id AS id, last_event_position AS position FROM state WHERE last_event_id IS NOT NULL';
    return (this.statements.get(sql).get() as EventMark | undefined) ?? null;
  }

  private write({ messages, lastEvent, after, position }: MessageLogChanges, { words, unreadable }: Gathered): void {
    const reached = this.position();
    if (after > reached) {
      const sentence = `The message log is at position ${reached}; changes that continue from ${after} would leave a gap.`;
      throw new DomainError('changes_missing', sentence);
    }
    if (position <= reached) return;
    for (const change of messages) this.writeMessage(change, words.get(change));
    for (const id of unreadable) this.statements.get('DELETE FROM words WHERE rowid = ?').run(id);
    this.statements.get('UPDATE state SET position = ?').run(position);
    if (!lastEvent) return;
    const sql = 'UPDATE state SET last_event_id = ?, last_event_position = ?';
    this.statements.get(sql).run(lastEvent.id, lastEvent.position);
  }

  private writeMessage(change: MessageChange, words: string | undefined): void {
    const workspace = this.names.intern(change.workspace, '');
    const { messageId } = change;
    if (change.isLinked) return void this.deleteAwaited(workspace, messageId);
    const sql =
      'SELECT id, facet, failure, doubt, carrier_message_id FROM messages WHERE workspace = ? AND message_id = ?';
    const row = this.statements.get(sql).get(workspace, messageId) as StoredRow | undefined;
    if (row) return this.update(row, change);
    const told = toldAfter(this.awaited(workspace, messageId) ?? NOTHING_TOLD, change);
    if (change.origin) return this.insert(workspace, change, change.origin, { told, words });
    const upsert = 'INSERT INTO awaited VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET said = excluded.said';
    this.statements.get(upsert).run(workspace, messageId, JSON.stringify(told));
  }

  private insert(
    workspace: number,
    change: MessageChange,
    origin: MessageOrigin,
    { told, words }: { readonly told: Awaited; readonly words: string | undefined },
  ): void {
    const { messageId, workspace: of, updatedAt } = change;
    const { direction, kind } = origin;
    const { status, failure, doubt } = toldAfter({ ...NOTHING_TOLD, status: origin.status }, told);
    const createdAt = Date.parse(origin.createdAt) || 0;
    const id = this.freeId(createdAt);
    const { keyId, sealed } = origin.content;
    const values = [
      id,
      workspace,
      messageId,
      facetOf({ direction, kind, status }),
      this.names.intern(of, origin.number),
      this.names.intern(of, origin.subject),
      origin.agentId === null ? null : this.names.intern(of, origin.agentId),
      this.names.intern(of, origin.carrierAccountId),
      told.carrierMessageId,
      keyId,
      Buffer.from(sealed, 'base64'),
      origin.mediaCount,
      origin.segments,
      ENCODINGS.indexOf(origin.encoding),
      textOf(failure),
      textOf(doubt),
      createdAt,
      Date.parse(updatedAt) || createdAt,
    ];
    this.statements.get(`INSERT INTO messages VALUES (${values.map(() => '?').join(', ')})`).run(...values);
    if (words !== undefined) this.statements.get('INSERT INTO words (rowid, hashes) VALUES (?, ?)').run(id, words);
    this.deleteAwaited(workspace, messageId);
  }

  private update(row: StoredRow, change: MessageChange): void {
    const before = readFacet(row.facet);
    const told = toldAfter(
      {
        status: before.status,
        failure: parsed<MessageRow['failure']>(row.failure),
        doubt: parsed<MessageRow['doubt']>(row.doubt),
        carrierMessageId: row.carrier_message_id,
      },
      change,
    );
    const { status, failure, doubt, carrierMessageId } = told;
    const facet = facetOf({ ...before, status });
    const sql =
      'UPDATE messages SET facet = ?, failure = ?, doubt = ?, carrier_message_id = ?, updated_at = max(updated_at, ?) WHERE id = ?';
    const updatedAt = Date.parse(change.updatedAt) || 0;
    this.statements.get(sql).run(facet, textOf(failure), textOf(doubt), carrierMessageId, updatedAt, row.id);
  }

  private awaited(workspace: number, messageId: string): Awaited | undefined {
    const sql = 'SELECT said FROM awaited WHERE workspace = ? AND message_id = ?';
    const text = this.statements.get(sql).pluck().get(workspace, messageId) as string | undefined;
    return parsed<Awaited>(text) ?? undefined;
  }

  private deleteAwaited(workspace: number, messageId: string): void {
    this.statements.get('DELETE FROM awaited WHERE workspace = ? AND message_id = ?').run(workspace, messageId);
  }

  /** The next one of that millisecond, or of the first after it that has room. */
  private freeId(createdAt: number): number {
    const first = createdAt * IDS_PER_MS;
    for (let end = first + IDS_PER_MS; ; end += IDS_PER_MS) {
      const sql = 'SELECT max(id) FROM messages WHERE id >= ? AND id < ?';
      const last = this.statements
        .get(sql)
        .pluck()
        .get(end - IDS_PER_MS, end) as number | null;
      const next = (last ?? end - IDS_PER_MS - 1) + 1;
      if (next < end) return next;
    }
  }
}

const textOf = (value: object | null): string | null => (value ? JSON.stringify(value) : null);
const parsed = <Value>(text: string | null | undefined): Value | null => (text ? (JSON.parse(text) as Value) : null);
