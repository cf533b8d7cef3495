import { NUMBER_TABLE_FILE } from './number-table.schema.js';
import type { EventMark } from '#live-read-model';
import type { Database, Statement } from 'better-sqlite3';
import { DomainError } from '#domain-error';
import { timeKey } from '../number-page.query.js';
import type {
  AgentChanged,
  Changed,
  NumberAcquired,
  NumberChanged,
  NumberFields,
  NumberTableChanges,
} from '../number-table.port.js';
import { foldLocality, foldText } from '../search-text.js';
import { CAPABILITY_BITS, CODES } from '../number-facet.js';
import { ACCOUNT } from './number-filter.js';
import { finishFilling } from '#live-read-model/sqlite';
import type { SearchIndex } from './search-index.js';
import type { SortKeys } from './sort-keys.js';

type Value = string | number | null;

/** The code of a carrier account of the row's workspace, or of none. */
type AccountCode = (carrierAccountId: string | null) => number;

/** How each field is stored. `set` holds fields by name, so that a change writes what it changes and no more. */
const COLUMNS: {
  readonly [Field in keyof NumberFields]: Readonly<
    Record<string, (value: NumberFields[Field], accountCode: AccountCode) => Value>
  >;
} = {
  status: { status: (status) => CODES.status.indexOf(status) },
  carrier: { carrier: (carrier) => CODES.carrier.indexOf(carrier) },
  carrierAccountId: { account: (id, accountCode) => accountCode(id) },
  origin: { origin: (origin) => CODES.origin.indexOf(origin) },
  type: { type: (type) => CODES.type.indexOf(type) },
  capabilities: {
    capabilities: ({ voice, sms, mms }) =>
      Number(voice) * CAPABILITY_BITS.voice + Number(sms) * CAPABILITY_BITS.sms + Number(mms) * CAPABILITY_BITS.mms,
  },
  country: { country: (country) => country },
  locality: { locality: (locality) => locality, locality_key: (locality) => locality && foldLocality(locality) },
  monthlyCost: {
    cost_amount: (money) => money && money.amount,
    cost_currency: (money) => money && money.currency,
    cost: (money) => money && Number(money.amount),
  },
  region: { region: (region) => region && JSON.stringify(region) },
  giveBackFailure: { give_back_failure: (failure) => failure && JSON.stringify(failure) },
  inboundAgentId: { inbound: (id) => id },
  outboundAgentId: { outbound: (id) => id },
  smsAgentId: { sms: (id) => id },
  outboundCalls: { outbound_calls: (state) => state && CODES.outboundCalls.indexOf(state) },
  version: { version: (version) => version },
  acquiredAt: { acquired_at: timeKey },
  updatedAt: { updated_at: timeKey },
};

/** A change to one of these changes what the row is found by. */
const SEARCHED_FIELDS = ['locality', 'inboundAgentId', 'outboundAgentId', 'smsAgentId'] as const;

/** Applies changes to the file. */
export class NumberTableWriter {
  private readonly workspaces = new Map<string, number>();
  /** By workspace, then by carrier account. */
  private readonly accounts = new Map<number, Map<string | null, number>>();
  private readonly statements = new Map<string, Statement>();
  private readonly applyAll: (changes: NumberTableChanges) => void;
  private isFilling = true;

  constructor(
    private readonly database: Database,
    private readonly search: SearchIndex,
    private readonly sortKeys: SortKeys,
  ) {
    this.applyAll = database.transaction((changes) => this.write(changes));
  }

  apply(changes: NumberTableChanges): void {
    try {
      this.applyAll(changes);
    } catch (error) {
      // Workspaces and accounts that came with these changes are undone, too; what is remembered of them would be another's.
      this.workspaces.clear();
      this.accounts.clear();
      throw error;
    }
    if (changes.live) this.keepFromHereOn();
  }

  /** Whatever happens to the process: what was applied and will be. */
  keepFromHereOn(): void {
    if (this.isFilling) finishFilling(this.database, NUMBER_TABLE_FILE);
    this.isFilling = false;
  }

  position(): number {
    return this.statement('SELECT position FROM state').pluck().get() as number;
  }

  lastEvent(): EventMark | null {
    const sql = 'SELECT last_event_id AS id, last_event_position AS position FROM state WHERE id IS NOT NULL';
    return (this.statement(sql).get() as EventMark | undefined) ?? null;
  }

  isLive(): boolean {
    return this.statement('SELECT live FROM state').pluck().get() === 1;
  }

  /** Undefined when no change ever named the workspace. */
  workspace(name: string): number | undefined {
    const known = this.workspaces.get(name);
    if (known !== undefined) return known;
    const stored = this.statement('SELECT workspace FROM workspaces WHERE name = ?').pluck().get(name);
    if (stored !== undefined) this.workspaces.set(name, stored as number);
    return stored as number | undefined;
  }

  private write({ numbers, agents, lastEvent, after, position, live }: NumberTableChanges): void {
    const reached = this.position();
    if (after > reached) {
      const message = `The number table is at position ${reached}; changes that continue from ${after} would leave a gap.`;
      throw new DomainError('changes_missing', message);
    }
    if (live) this.statement('UPDATE state SET live = 1 WHERE live = 0').run();
    if (position <= reached) return;
    for (const change of agents) this.writeAgent(change);
    // In the order of the file, so that each of its pages is visited once.
    for (const change of numbers.toSorted(byNumber)) this.writeNumber(change);
    this.statement('UPDATE state SET position = ?').run(position);
    if (!lastEvent) return;
    this.statement('UPDATE state SET last_event_id = ?, last_event_position = ?').run(lastEvent.id, lastEvent.position);
  }

  private writeNumber(change: NumberAcquired | NumberChanged): void {
    const workspace = this.internWorkspace(change.workspace);
    const { position, number } = change;
    const accountCode = (carrierAccountId: string | null) => this.internAccount(workspace, carrierAccountId);
    const fields = (Object.keys(change.set) as (keyof NumberFields)[]).filter(
      (field) => change.set[field] !== undefined,
    );
    if (change.kind === 'acquired') {
      const values = [position, workspace, number, ...fieldValues(change.set, fields, accountCode)];
      // Nearly every number is new to its workspace, and an insert alone is a fifth faster than one ready to update.
      const { changes, lastInsertRowid } = this.statementFor('new', fields, insertSql).run(values);
      if (changes > 0) this.search.markNewRow(Number(lastInsertRowid));
      else {
        this.search.markRow(workspace, number);
        this.statementFor('acquired', fields, acquireSql).run(values);
      }
    } else {
      if (SEARCHED_FIELDS.some((field) => change.set[field] !== undefined)) this.search.markRow(workspace, number);
      const values = [position, ...fieldValues(change.set, fields, accountCode), workspace, number, position];
      this.statementFor('changed', fields, changeSql).run(values);
    }
    if (!this.sortKeys.isInUse()) return;
    const id = this.statement('SELECT id FROM numbers WHERE workspace = ? AND number = ?')
      .pluck()
      .get(workspace, number);
    if (id !== undefined) this.sortKeys.rowChanged(id as number);
  }

  private writeAgent({ workspace: name, agentId, position, set }: AgentChanged): void {
    const workspace = this.internWorkspace(name);
    const nameKey = set.name === undefined ? null : foldText(set.name);
    const status = set.status === undefined ? null : CODES.agentStatus.indexOf(set.status);
    if (nameKey !== null) this.search.markAgent(workspace, agentId);
    this.statement(AGENT_SQL).run(workspace, agentId, position, set.name ?? null, nameKey, status);
  }

  private internWorkspace(name: string): number {
    const known = this.workspace(name);
    if (known !== undefined) return known;
    const next = Number(this.statement('INSERT INTO workspaces (name) VALUES (?)').run(name).lastInsertRowid);
    this.workspaces.set(name, next);
    return next;
  }

  private internAccount(workspace: number, carrierAccountId: string | null): number {
    const ofWorkspace = this.accounts.get(workspace) ?? new Map<string | null, number>();
    this.accounts.set(workspace, ofWorkspace);
    const known = ofWorkspace.get(carrierAccountId);
    if (known !== undefined) return known;
    const stored = this.statement(ACCOUNT).pluck().get({ workspace, carrierAccountId }) as number | undefined;
    const account = stored ?? Number(this.statement(NEW_ACCOUNT).run(workspace, carrierAccountId).lastInsertRowid);
    ofWorkspace.set(carrierAccountId, account);
    return account;
  }

  private statementFor(kind: string, fields: (keyof NumberFields)[], sql: (columns: string[]) => string): Statement {
    const key = `${kind} ${fields.join()}`;
    const known = this.statements.get(key);
    if (known) return known;
    const statement = this.database.prepare(sql(fields.flatMap((field) => Object.keys(COLUMNS[field]))));
    this.statements.set(key, statement);
    return statement;
  }

  private statement(sql: string): Statement {
    const statement = this.statements.get(sql) ?? this.database.prepare(sql);
    this.statements.set(sql, statement);
    return statement;
  }
}

function byNumber(a: { readonly number: string }, b: { readonly number: string }): number {
  return a.number < b.number ? -1 : 1;
}

const AGENT_SQL = `
  INSERT INTO agents (workspace, agent_id, position, name, name_key, status) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET
    position = excluded.position,
    name = coalesce(excluded.name, name),
    name_key = coalesce(excluded.name_key, name_key),
    status = coalesce(excluded.status, status)
  WHERE excluded.position > position`;

const NEW_ACCOUNT = 'INSERT INTO accounts (workspace, carrier_account_id) VALUES (?, ?)';

function insertSql(columns: string[]): string {
  const all = ['position', 'workspace', 'number', ...columns];
  return `INSERT OR IGNORE INTO numbers (${all.join()}) VALUES (${all.map(() => '?').join()})`;
}

function acquireSql(columns: string[]): string {
  const all = ['position', 'workspace', 'number', ...columns];
  return `INSERT INTO numbers (${all.join()}) VALUES (${all.map(() => '?').join()})
    ON CONFLICT (workspace, number) DO UPDATE SET ${all.map((column) => `${column} = excluded.${column}`).join()}
    WHERE excluded.position > position`;
}

function changeSql(columns: string[]): string {
  const sets = ['position', ...columns].map((column) => `${column} = ?`);
  return `UPDATE numbers SET ${sets.join()} WHERE workspace = ? AND number = ? AND position < ?`;
}

function fieldValues(set: Changed<NumberFields>, fields: (keyof NumberFields)[], accountCode: AccountCode): Value[] {
  const values: Value[] = [];
  for (const field of fields) {
    const columns = COLUMNS[field] as Readonly<Record<string, (value: unknown, accountCode: AccountCode) => Value>>;
    for (const column in columns) values.push(columns[column]!(set[field], accountCode));
  }
  return values;
}
