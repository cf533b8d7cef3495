import type { Statements } from '#live-read-model/sqlite';
import { MESSAGE_DIRECTIONS } from '../message-log.port.js';
import type { MessageDirection, MessageQuery, MessageRow } from '../message-log.port.js';
import { CODES, IDS_PER_MS, facetOf } from './message-log.schema.js';
import type { Names } from './names.js';

/** Which rows a page is made of: so many behind a place, or before it where the oldest come first. */
export interface PageRequest {
  readonly after: number | undefined;
  readonly maxRows: number;
}

export interface FoundRow extends MessageRow {
  readonly id: number;
}

/** Rows in their order, and how far was looked: less than there is only where `place` is not null. */
export interface FoundRows {
  readonly rows: readonly FoundRow[];
  /** Where a search was broken off that had found too little in too much. */
  readonly place: number | null;
}

/** So many finds of a search are looked at for one page: filters may leave few of them. */
const MAX_LOOKED_AT = 20_000;

interface StoredMessage {
  readonly id: number;
  readonly workspace: number;
  readonly message_id: string;
  readonly facet: number;
  readonly number: number;
  readonly subject: number;
  readonly agent: number | null;
  readonly account: number;
  readonly carrier_message_id: string | null;
  readonly key_id: string;
  readonly sealed: Buffer;
  readonly media_count: number;
  readonly segments: number;
  readonly encoding: number;
  readonly failure: string | null;
  readonly doubt: string | null;
  readonly created_at: number;
  readonly updated_at: number;
}

/** Reads pages of the file. */
export class MessageLogReader {
  constructor(
    private readonly statements: Statements,
    private readonly names: Names,
  ) {}

  /** `hashes`: of the words that all must be there. */
  rows(query: MessageQuery, request: PageRequest, hashes: readonly string[] | undefined): FoundRows {
    const branches = this.branchesOf(query);
    if (branches.length === 0) return { rows: [], place: null };
    const range = rangeOf(query, request);
    const { maxRows } = request;
    if (hashes) return this.search(query, { branches, range, hashes, maxRows });
    const ids = branches.flatMap((branch) => this.walk(branch, range, maxRows));
    const first = ids.toSorted((one, other) => (range.order === 'ASC' ? one - other : other - one)).slice(0, maxRows);
    return { rows: first.map((id) => this.shown(query.workspace, this.stored(id)!)), place: null };
  }

  /** Rows of subjects, by id. */
  idsOfSubject(workspace: string, subject: string): readonly { readonly id: number; readonly keyId: string }[] {
    const name = this.names.find(workspace, subject);
    if (name === undefined) return [];
    const sql = 'SELECT id, key_id AS keyId FROM messages WHERE subject = ?';
    return this.statements.get(sql).all(name) as { id: number; keyId: string }[];
  }

  /** One for each direction that may have rows: who wrote is the other party in one of them, and ours in the other. */
  private branchesOf(query: MessageQuery): readonly Branch[] {
    const { workspace, number, subject, sender, recipient, agentId: agent } = query;
    const own = this.names.find(workspace, '');
    if (own === undefined) return [];
    return MESSAGE_DIRECTIONS.flatMap((direction) => {
      const [ours, theirs] = direction === 'inbound' ? [recipient, sender] : [sender, recipient];
      const columns = this.columnsOf(workspace, { number: [number, ours], subject: [subject, theirs], agent: [agent] });
      const facets = facetsOf(query, direction);
      return columns && facets.length > 0 ? [{ columns: { workspace: own, ...columns }, facets: new Set(facets) }] : [];
    });
  }

  /** Undefined where something is wanted that no row can have: two values at once, or one that is nobody's. */
  private columnsOf(
    workspace: string,
    wanted: Readonly<Record<string, readonly (string | undefined)[]>>,
  ): Readonly<Record<string, number>> | undefined {
    const columns: Record<string, number> = {};
    for (const [column, texts] of Object.entries(wanted)) {
      const [text, other] = new Set(texts.filter((each) => each !== undefined));
      if (text === undefined) continue;
      const name = this.names.find(workspace, text);
      if (name === undefined || other !== undefined) return undefined;
      columns[column] = name;
    }
    return columns;
  }

  /** Of each facet its first rows in order. */
  private walk({ columns, facets }: Branch, { above, below, order }: Range, maxRows: number): number[] {
    const looked = lookUp(columns);
    const conditions = looked.map((column) => `${column} = ?`).join(' AND ');
    const values = looked.map((column) => columns[column]!);
    const sql = `SELECT id FROM messages WHERE ${conditions} AND facet = ? AND id > ? AND id < ? ORDER BY id ${order} LIMIT ?`;
    const statement = this.statements.get(sql).pluck();
    return [...facets].flatMap((facet) => statement.all(...values, facet, above, below, maxRows) as number[]);
  }

  private search(query: MessageQuery, { branches, range, hashes, maxRows }: Search): FoundRows {
    const { above, below, order } = range;
    const sql = `SELECT rowid FROM words WHERE words MATCH ? AND rowid > ? AND rowid < ? ORDER BY rowid ${order} LIMIT ?`;
    const match = hashes.map((hash) => `"${hash}"`).join(' AND ');
    const found = this.statements.get(sql).pluck().iterate(match, above, below, MAX_LOOKED_AT) as Iterable<number>;
    const rows: FoundRow[] = [];
    let looked = 0;
    for (const id of found) {
      looked += 1;
      const stored = this.stored(id);
      if (stored && branches.some((branch) => isIn(branch, stored))) rows.push(this.shown(query.workspace, stored));
      if (rows.length === maxRows) return { rows, place: null };
      if (looked === MAX_LOOKED_AT) return { rows, place: id };
    }
    return { rows, place: null };
  }

  private stored(id: number): StoredMessage | undefined {
    return this.statements.get('SELECT * FROM messages WHERE id = ?').get(id) as StoredMessage | undefined;
  }

  private shown(workspace: string, row: StoredMessage): FoundRow {
    const { facet } = row;
    return {
      id: row.id,
      workspace,
      messageId: row.message_id,
      direction: CODES.direction[facet >> 5]!,
      kind: CODES.kind[(facet >> 4) & 1]!,
      status: CODES.status[facet & 15]!,
      number: this.names.textOf(row.number),
      subject: this.names.textOf(row.subject),
      agentId: row.agent === null ? null : this.names.textOf(row.agent),
      carrierAccountId: this.names.textOf(row.account),
      carrierMessageId: row.carrier_message_id,
      content: { keyId: row.key_id, sealed: row.sealed.toString('base64') },
      mediaCount: row.media_count,
      segments: row.segments,
      encoding: CODES.encoding[row.encoding]!,
      failure: parsed(row.failure) as MessageRow['failure'],
      doubt: parsed(row.doubt) as MessageRow['doubt'],
      createdAt: new Date(row.created_at).toISOString(),
      updatedAt: new Date(row.updated_at).toISOString(),
    };
  }
}

/** Rows that a query may show, of one direction. */
interface Branch {
  readonly columns: Readonly<Record<string, number>>;
  readonly facets: ReadonlySet<number>;
}

interface Search {
  readonly branches: readonly Branch[];
  readonly range: Range;
  readonly hashes: readonly string[];
  readonly maxRows: number;
}

/** By which rows are looked up. */
type Column = 'workspace' | 'number' | 'subject' | 'agent';

/** Ids between these, both excluded. */
interface Range {
  readonly above: number;
  readonly below: number;
  readonly order: 'ASC' | 'DESC';
}

function rangeOf({ fromMs, beforeMs, oldestFirst = false }: MessageQuery, { after }: PageRequest): Range {
  const first = fromMs === undefined ? -1 : fromMs * IDS_PER_MS - 1;
  const end = beforeMs === undefined ? Number.MAX_SAFE_INTEGER : beforeMs * IDS_PER_MS;
  return {
    above: oldestFirst && after !== undefined ? Math.max(first, after) : first,
    below: !oldestFirst && after !== undefined ? Math.min(end, after) : end,
    order: oldestFirst ? 'ASC' : 'DESC',
  };
}

/** The columns that are looked at, those first by which an index finds rows. */
function lookUp(columns: Readonly<Record<string, number>>): readonly string[] {
  const given = ['number', 'subject', 'agent'].filter((column) => column in columns);
  return given.length > 0 ? given : ['workspace'];
}

function isIn({ columns, facets }: Branch, row: StoredMessage): boolean {
  if (!facets.has(row.facet)) return false;
  return Object.entries(columns).every(([column, name]) => row[column as Column] === name);
}

/** Every facet of a direction that a query shows. */
function facetsOf({ direction, kind, status }: MessageQuery, shown: MessageDirection): number[] {
  if ((direction ?? shown) !== shown) return [];
  const statuses = CODES.status.filter((each) => (each === 'received') === (shown === 'inbound'));
  return statuses
    .filter((each) => (status ?? each) === each)
    .flatMap((eachStatus) =>
      CODES.kind
        .filter((each) => (kind ?? each) === each)
        .map((eachKind) =>
          facetOf(CODES.direction.indexOf(shown), CODES.kind.indexOf(eachKind), CODES.status.indexOf(eachStatus)),
        ),
    );
}

const parsed = (text: string | null): unknown => (text === null ? null : JSON.parse(text));
