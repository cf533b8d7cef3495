/**
 * Loaded before the program under test, in each of its threads: kills it with SIGKILL right before or right after the
 * durable write that `armed-death.ts` names. It knows of SQLite alone, so that what ships need not know of it: a write is
 * a commit of the log, or of the vault.
 */
import Database from 'better-sqlite3';
import { DeathOrders, nameOf } from '../armed-death.js';

const STORES: Readonly<Record<string, string>> = { 'events.sqlite': 'log', 'vault.sqlite': 'vault' };

const { CRASH_ORDERS: directory = '' } = process.env;
const orders = new DeathOrders(directory);

/** What the transaction under way, or a statement by itself, writes. */
interface Touched {
  readonly store: string;
  readonly texts: string[];
  readonly names: string[];
}

interface Statement {
  readonly source: string;
  readonly database: Database.Database;
}

type Work<Answer> = () => Answer;

const underWay = new WeakMap<Database.Database, Touched>();

function touchedIn(database: Database.Database): Touched | undefined {
  const store = STORES[database.name.split(/[/\\]/).at(-1) ?? ''];
  if (store === undefined) return undefined;
  const known = underWay.get(database) ?? { store, texts: [], names: [] };
  underWay.set(database, known);
  return known;
}

/** Whether this write is the one, told from those before it. */
function durably<Answer>(database: Database.Database, commit: Work<Answer>): Answer {
  const touched = underWay.get(database);
  underWay.delete(database);
  const armed = orders.armed();
  const counts = armed?.marks.some((mark) => touched?.texts.some((text) => text.includes(mark)));
  if (!touched || !armed || !counts) return commit();
  const isTheOne = orders.told(armed.marks).length + 1 === armed.write;
  if (isTheOne && armed.when === 'before') process.kill(process.pid, 'SIGKILL');
  const answer = commit();
  orders.tell({ marks: nameOf(armed.marks), what: `${touched.store}: ${touched.names.join(', ')}` });
  if (isTheOne) process.kill(process.pid, 'SIGKILL');
  return answer;
}

function watchStatements(): void {
  const sample = new Database(':memory:');
  const prototype = Object.getPrototypeOf(sample.prepare('SELECT 1')) as { run(...values: unknown[]): unknown };
  sample.close();
  const { run } = prototype;
  prototype.run = function watched(this: Statement, ...values: unknown[]): unknown {
    const verb = /^\s*(INSERT|REPLACE|DELETE)/i.exec(this.source)?.[1]?.toUpperCase();
    const touched = verb === undefined ? undefined : touchedIn(this.database);
    if (!touched) return run.apply(this, values);
    touched.texts.push(...values.filter((value) => typeof value === 'string'));
    if (touched.store === 'vault') touched.names.push(`${verb} ${String(values[0])}`);
    else if (verb === 'INSERT') touched.names.push(String(values[1]));
    const work = () => run.apply(this, values);
    return this.database.inTransaction ? work() : durably(this.database, work);
  };
}

function watchCommits(): void {
  const { exec, transaction } = Database.prototype;
  Database.prototype.exec = function watched(this: Database.Database, sql: string) {
    return sql === 'COMMIT' ? durably(this, () => exec.call(this, sql)) : exec.call(this, sql);
  };
  // The library commits by itself behind the function, which is therefore done within a transaction of ours.
  Database.prototype.transaction = function watched(this: Database.Database, work: (...words: unknown[]) => unknown) {
    if (touchedIn(this) === undefined) return transaction.call(this, work);
    const within = (...words: unknown[]): unknown => {
      if (this.inTransaction) return work(...words);
      exec.call(this, 'BEGIN');
      try {
        const answer = work(...words);
        durably(this, () => exec.call(this, 'COMMIT'));
        return answer;
      } catch (error) {
        if (this.inTransaction) exec.call(this, 'ROLLBACK');
        throw error;
      }
    };
    return within as unknown as ReturnType<typeof transaction>;
  } as typeof transaction;
}

if (directory !== '') {
  watchStatements();
  watchCommits();
}
