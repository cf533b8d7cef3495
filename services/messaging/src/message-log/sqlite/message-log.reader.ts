import type { Statements } from '#live-read-model/sqlite';
import { branchesOf, readFacet } from '../message-facet.js';
import type { Wanted } from '../message-facet.js';
import type { MessageQuery, MessageRow } from '../message-log.port.js';
import { MAX_LOOKED_AT, NO_ROWS } from '../message-page.js';
import type { FoundRows, PageRequest } from '../message-page.js';
import { ENCODINGS, IDS_PER_MS } from './message-log.schema.js';
import type { Names } from './names.js';

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
  rows(query: MessageQuery, request: PageRequest<number>, hashes: readonly string[] | undefined): FoundRows<number> {
    const branches = this.branchesOf(query);
    if (branches.length === 0) return NO_ROWS;
    const range = rangeOf(query, request);
    const { maxRows } = request;
    if (hashes) return this.search(query, { branches, range, hashes, maxRows });
    const ids = branches.flatMap((branch) => this.walk(branch, range, maxRows));
    const first = ids.toSorted((one, other) => (range.order === 'ASC' ? one - other : other - one)).slice(0, maxRows);
    return { rows: first.map((id) => this.shown(query.workspace, this.stored(id)!)), brokenOffAt: null };
  }

  /** Rows of subjects, by id. */
  idsOfSubject(workspace: string, subject: string): readonly { readonly id: number; readonly keyId: string }[] {
    const name = this.names.find(workspace, subject);
    if (name === undefined) return [];
    const sql = 'SELECT id, key_id AS keyId FROM messages WHERE subject = ?';
    return this.statements.get(sql).all(name) as { id: number; keyId: string }[];
  }

  private branchesOf(query: MessageQuery): readonly StoredBranch[] {
    const workspace = this.names.find(query.workspace, '');
    if (workspace === undefined) return [];
    return branchesOf(query).flatMap(({ wanted, facets }) => {
      const columns = this.columnsOf(query.workspace, wanted);
      return columns ? [{ columns: { workspace, ...columns }, facets: new Set(facets) }] : [];
    });
  }

  /** Undefined where something is wanted that is nobody's. */
  private columnsOf(workspace: string, { number, subject, agentId: agent }: Wanted) {
    const columns: Partial<Record<Column, number>> = {};
    for (const [column, text] of Object.entries({ number, subject, agent })) {
      if (text === undefined) continue;
      const name = this.names.find(workspace, text);
      if (name === undefined) return undefined;
      columns[column as Column] = name;
    }
    return columns;
  }

  /** Of each facet its first rows in order. */
  private walk({ columns, facets }: StoredBranch, { above, below, order }: Range, maxRows: number): number[] {
    const looked = lookUp(columns);
    const conditions = looked.map((column) => `${column} = ?`).join(' AND ');
    const values = looked.map((column) => columns[column]);
    const sql = `SELECT id FROM messages WHERE ${conditions} AND facet = ? AND id > ? AND id < ? ORDER BY id ${order} LIMIT ?`;
    const statement = this.statements.get(sql).pluck();
    return [...facets].flatMap((facet) => statement.all(...values, facet, above, below, maxRows) as number[]);
  }

  private search(query: MessageQuery, { branches, range, hashes, maxRows }: Search): FoundRows<number> {
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
      if (rows.length === maxRows) return { rows, brokenOffAt: null };
      if (looked === MAX_LOOKED_AT) return { rows, brokenOffAt: id };
    }
    return { rows, brokenOffAt: null };
  }

  private stored(id: number): StoredMessage | undefined {
    return this.statements.get('SELECT * FROM messages WHERE id = ?').get(id) as StoredMessage | undefined;
  }

  private shown(workspace: string, row: StoredMessage): FoundRow {
    const shown: MessageRow = {
      workspace,
      messageId: row.message_id,
      ...readFacet(row.facet),
      number: this.names.textOf(row.number),
      subject: this.names.textOf(row.subject),
      agentId: row.agent === null ? null : this.names.textOf(row.agent),
      carrierAccountId: this.names.textOf(row.account),
      carrierMessageId: row.carrier_message_id,
      content: { keyId: row.key_id, sealed: row.sealed.toString('base64') },
      mediaCount: row.media_count,
      segments: row.segments,
      encoding: ENCODINGS[row.encoding]!,
      failure: parsed(row.failure) as MessageRow['failure'],
      doubt: parsed(row.doubt) as MessageRow['doubt'],
      createdAt: new Date(row.created_at).toISOString(),
      updatedAt: new Date(row.updated_at).toISOString(),
    };
    return { place: row.id, row: shown };
  }
}

type FoundRow = FoundRows<number>['rows'][number];

/** Rows that a query may show, of one direction. */
interface StoredBranch {
  readonly columns: Columns;
  readonly facets: ReadonlySet<number>;
}

interface Search {
  readonly branches: readonly StoredBranch[];
  readonly range: Range;
  readonly hashes: readonly string[];
  readonly maxRows: number;
}

/** By which rows are looked up. */
type Column = 'workspace' | 'number' | 'subject' | 'agent';
type Columns = Readonly<Partial<Record<Column, number>>>;

/** Ids between these, both excluded. */
interface Range {
  readonly above: number;
  readonly below: number;
  readonly order: 'ASC' | 'DESC';
}

function rangeOf({ fromMs, beforeMs, oldestFirst = false }: MessageQuery, { after }: PageRequest<number>): Range {
  const first = fromMs === undefined ? -1 : fromMs * IDS_PER_MS - 1;
  const end = beforeMs === undefined ? Number.MAX_SAFE_INTEGER : beforeMs * IDS_PER_MS;
  return {
    above: oldestFirst && after !== undefined ? Math.max(first, after) : first,
    below: !oldestFirst && after !== undefined ? Math.min(end, after) : end,
    order: oldestFirst ? 'ASC' : 'DESC',
  };
}

/** The columns that are looked at, those first by which an index finds rows. */
function lookUp(columns: Columns): readonly Column[] {
  const given = (['number', 'subject', 'agent'] as const).filter((column) => column in columns);
  return given.length > 0 ? given : ['workspace'];
}

function isIn({ columns, facets }: StoredBranch, row: StoredMessage): boolean {
  if (!facets.has(row.facet)) return false;
  return Object.entries(columns).every(([column, name]) => row[column as Column] === name);
}

const parsed = (text: string | null): unknown => (text === null ? null : JSON.parse(text));
