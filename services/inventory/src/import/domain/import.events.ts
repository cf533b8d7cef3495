import type { NumberImported } from '../../number/domain/number.events.js';

/** A place between two rows of a file: bytes from its start, and the physical line that begins there, from 1. */
export interface ImportPlace {
  readonly offset: number;
  readonly line: number;
}

/** What became of the rows since the import began. */
export interface ImportTotals {
  readonly imported: number;
  readonly skipped: number;
  readonly failed: number;
}

export type RowOutcome = keyof ImportTotals;
export const ROW_OUTCOMES: readonly RowOutcome[] = ['imported', 'skipped', 'failed'];

/** What is to be known of a number that was imported. */
export interface RowRemark {
  /** Stable, such as `overridden`. */
  readonly code: string;
  /** One sentence for people. */
  readonly detail: string;
}

/**
 * Line and number (E.164) of a row that was imported, and what is to be known of it, where there is anything. No object,
 * for a million of them are kept.
 */
export type ImportedRow = readonly [row: number, number: string, remark?: RowRemark];

/** A row that brought no number, and why. */
export interface LeftOutRow {
  readonly row: number;
  /** As written, shortened; E.164 where it could be read. */
  readonly number: string;
  readonly outcome: 'skipped' | 'failed';
  /** Stable, such as `already_held`. */
  readonly code: string;
  /** One sentence for people. */
  readonly detail: string;
}

/** What a file's row says of a number. */
export type ReadNumber = Pick<
  NumberImported,
  'number' | 'numberType' | 'capabilities' | 'country' | 'locality' | 'monthlyCost'
>;

/** A row of the file as it was read, before anybody asked who holds its number. `row` is the line on which it begins. */
export type ReadRow =
  | { readonly row: number; readonly outcome: 'ok'; readonly number: ReadNumber }
  | {
      readonly row: number;
      readonly outcome: 'failed';
      /** The cell as written; empty where it cannot be told. */
      readonly number: string;
      readonly code: string;
      readonly detail: string;
    };

/** A place in what a carrier account lists: the page that comes next, as the carrier names it; null for the first. */
export interface AccountPlace {
  readonly page: string | null;
}

/** Numbers of a carrier account are brought in from here on by whoever deals with that carrier. */
export interface AccountImportStarted {
  readonly type: 'ImportStarted';
  readonly source: 'account';
  readonly importId: string;
  readonly carrierAccountId: string;
  /** E.164 each. */
  readonly numbers: readonly string[] | 'all';
  /** Numbers that are in use elsewhere are taken from there. */
  readonly confirmLive: boolean;
}

/** The file is whole and safe on disk, its header is understood, and the import goes on by itself from here. */
export interface FileImportStarted {
  readonly type: 'ImportStarted';
  readonly source?: undefined;
  readonly importId: string;
  /** Name of the stored file. */
  readonly file: string;
  /** Of the file as it was sent, hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
  /** Names, as written, of columns that mean nothing to an import. */
  readonly ignoredColumns: readonly string[];
}

/**
 * Numbers of a carrier account are the workspace's from here on, and have yet to be set up there. Appended together with
 * what says so of each number: whatever happens to the import, it stays known which have no row.
 */
export interface ImportNumbersClaimed {
  readonly type: 'ImportNumbersClaimed';
  readonly importId: string;
  /** As they were: no row has come. */
  readonly next: AccountPlace | null;
  readonly totals: ImportTotals;
  /** E.164 of every number that was claimed and has no row, those of earlier claims too. */
  readonly open: readonly string[];
  /** What `ImportProgressNoted` has said, where it has. */
  readonly expected?: number;
}

/** How an import from a carrier account goes on, which its rows do not tell. */
export interface ImportProgressNoted {
  readonly type: 'ImportProgressNoted';
  readonly importId: string;
  /** As they were: no row has come. */
  readonly next: AccountPlace | null;
  readonly totals: ImportTotals;
  readonly open: readonly string[];
  /** How many rows there will be, as far as the carrier's list says; null while it does not. */
  readonly expected: number | null;
  /** Until when its carrier wants to be left alone: ISO 8601, UTC. Null when it does not. */
  readonly restingUntil: string | null;
}

/**
 * Some more rows are dealt with. Appended together with what it says was imported, so that the place from which the
 * import goes on and the numbers it brought can never disagree.
 */
export interface ImportRowsProcessed {
  readonly type: 'ImportRowsProcessed';
  readonly importId: string;
  /** Where the rows go on. */
  readonly next: ImportPlace | AccountPlace;
  /** Of the whole import so far, so that its last event alone tells how far it is. */
  readonly totals: ImportTotals;
  /** In the order of their rows, and so are those left out. */
  readonly imported: readonly ImportedRow[];
  readonly leftOut: readonly LeftOutRow[];
  /** Of an import from a carrier account: what `ImportNumbersClaimed` says, as it is now. */
  readonly open?: readonly string[];
  /** What `ImportProgressNoted` has said, where it has. */
  readonly expected?: number;
}

export const IMPORT_FAILURE_CODES = [
  'file_unreadable',
  'carrier_account_suspended',
  'carrier_credentials_missing',
  'carrier_credentials_rejected',
  'carrier_permission_missing',
  'carrier_refused',
  'carrier_failed',
  'public_url_missing',
  'vault_entry_damaged',
  'vault_key_wrong',
  'internal_error',
] as const;

/** Why an import ended before its file did. */
export interface ImportFailure {
  /**
   * `file_unreadable`: the stored file is gone or damaged. `carrier_…`: the carrier would not, or could not be asked,
   * for a reason that stays; `carrier_failed` is one without a code of its own. `public_url_missing`: the carrier could not
   * have reached us. `vault_…`: the account's credentials, or how a number was set up
   * before, cannot be read. `internal_error`: a fault of the product.
   */
  readonly code: (typeof IMPORT_FAILURE_CODES)[number];
  readonly detail: string;
}

/** No more rows will come. */
export interface ImportFinished {
  readonly type: 'ImportFinished';
  readonly importId: string;
  readonly totals: ImportTotals;
  /** Null when every row was dealt with. */
  readonly failure: ImportFailure | null;
  /** What `ImportProgressNoted` has said, where it has and the import ended before that came. */
  readonly expected?: number;
}

export type ImportStarted = FileImportStarted | AccountImportStarted;

export type ImportEvent =
  ImportStarted | ImportNumbersClaimed | ImportProgressNoted | ImportRowsProcessed | ImportFinished;
