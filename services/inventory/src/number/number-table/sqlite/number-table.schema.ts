import type { ReadModelSchema } from '#live-read-model/sqlite';
import type { NumberSortField } from '../number-table.port.js';

/** Bumped with every change to this file, `number-facet.ts`, `grams.ts` or `gram-block.ts`: a file of another version is made anew. */
const SCHEMA_VERSION = 7;

/** "RfNt" */
const APPLICATION_ID = 0x52664e74;

/**
 * An E.164 number as an integer that sorts like its text: how many numbers there are before it, of up to 15 digits, the
 * first of them not 0. Below 2^53.
 */
export function numberCode(number: string): number {
  // As if the first digit went from 0 to 8.
  let code = -1 - NUMBERS_PER_FIRST_DIGIT;
  let sameBeginning = NUMBERS_PER_FIRST_DIGIT;
  for (let place = 1; place < number.length && place <= 15; place++) {
    code += (number.charCodeAt(place) - 48) * sameBeginning + 1;
    sameBeginning = (sameBeginning - 1) / 10;
  }
  return code;
}

/** The digits of the number that has this code. */
export function digitsOfCode(code: number): string {
  let digits = '';
  let sameBeginning = NUMBERS_PER_FIRST_DIGIT;
  for (let rest = code + sameBeginning; rest >= 0; rest -= 1) {
    const digit = Math.floor(rest / sameBeginning);
    digits += digit;
    rest -= digit * sameBeginning;
    sameBeginning = (sameBeginning - 1) / 10;
  }
  return digits;
}

const NUMBERS_PER_FIRST_DIGIT = 111_111_111_111_111;

/**
 * The facet of `number-facet.ts` below the account, which is of one workspace. Each index below holds every facet's rows in the order of its sort:
 * no filter is ever too rare for the index of a sort.
 */
const FACET = `(account << 13) | (status << 11) | (carrier << 9) | (type << 7) | (capabilities << 4)
  | ((inbound IS NOT NULL) << 3) | ((sms IS NOT NULL) << 2)
  | CASE WHEN outbound IS NULL THEN 0 WHEN outbound_calls = 0 THEN 2 ELSE 1 END`;

const TABLES = `
  CREATE TABLE state (
    position INTEGER NOT NULL,
    last_event_id TEXT,
    last_event_position INTEGER,
    live INTEGER NOT NULL,
    -- Rows up to this id are in the search index.
    searched_through INTEGER NOT NULL
  );
  INSERT INTO state VALUES (0, NULL, NULL, 0, 0);
  CREATE TABLE workspaces (workspace INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
  -- Where numbers of a workspace come from: a carrier account, or none, which is NULL.
  CREATE TABLE accounts (
    account INTEGER PRIMARY KEY, workspace INTEGER NOT NULL, carrier_account_id TEXT,
    UNIQUE (workspace, carrier_account_id)
  );
  CREATE TABLE agents (
    workspace INTEGER NOT NULL, agent_id TEXT NOT NULL, position INTEGER NOT NULL,
    name TEXT, name_key TEXT, status INTEGER,
    PRIMARY KEY (workspace, agent_id)
  ) WITHOUT ROWID;
  CREATE TABLE numbers (
    id INTEGER PRIMARY KEY, position INTEGER NOT NULL, workspace INTEGER NOT NULL, number TEXT NOT NULL,
    status INTEGER NOT NULL, carrier INTEGER NOT NULL, account INTEGER NOT NULL, origin INTEGER NOT NULL,
    type INTEGER NOT NULL, capabilities INTEGER NOT NULL, country TEXT, locality TEXT, locality_key TEXT,
    cost_amount TEXT, cost_currency TEXT, cost REAL, region TEXT, give_back_failure TEXT,
    inbound TEXT, outbound TEXT, sms TEXT, outbound_calls INTEGER,
    version INTEGER NOT NULL, acquired_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
    facet INTEGER GENERATED ALWAYS AS (${FACET}) VIRTUAL,
    agent TEXT GENERATED ALWAYS AS (coalesce(inbound, outbound, sms)) VIRTUAL,
    UNIQUE (workspace, number)
  );
  -- Rows whose entry in the search index is out of date, with the texts it was made of; none for a row that has none.
  CREATE TABLE search_stale (id INTEGER PRIMARY KEY, number TEXT, locality_key TEXT, name_key TEXT);
  -- The rows that hold a gram: see gram-block.ts.
  CREATE TABLE grams (
    gram TEXT NOT NULL, block INTEGER NOT NULL, ids BLOB NOT NULL,
    PRIMARY KEY (gram, block)
  ) WITHOUT ROWID;
`;

export const NUMBER_TABLE_FILE: ReadModelSchema = {
  of: 'the number table',
  applicationId: APPLICATION_ID,
  version: SCHEMA_VERSION,
  tables: TABLES,
};

/** The column behind each sort; null where the facet or the number has it already. */
export const SORT_COLUMNS: Record<NumberSortField, string | null> = {
  number: null,
  type: null,
  carrier: null,
  updatedAt: 'updated_at',
  acquiredAt: 'acquired_at',
  monthlyCost: 'cost',
  locality: 'locality_key',
  country: 'country',
};

/** Made once the table has caught up with the log. */
export const INDEXES: Readonly<Record<string, string>> = {
  numbers_facet: 'numbers (facet, number)',
  numbers_agent: 'numbers (agent) WHERE agent IS NOT NULL',
  numbers_updated_at: 'numbers (facet, updated_at, number)',
  numbers_acquired_at: 'numbers (facet, acquired_at, number)',
  numbers_cost: 'numbers (facet, cost, number)',
  numbers_locality_key: 'numbers (facet, locality_key, number)',
  numbers_country: 'numbers (facet, country, number)',
};

export const indexOf = (column: string | null): string => `numbers_${column ?? 'facet'}`;
