import { SqliteEventLog } from '#event-store/sqlite';
import { SqliteNumberTable } from './sqlite-number-table.js';

/** Where the log is and where its table goes. */
export interface NumberTableFiles {
  readonly logFile: string;
  readonly tableFile: string;
}

/** What the thread of a number table reads and fills. */
export function openNumberTableAdapters({ logFile, tableFile }: NumberTableFiles) {
  return { log: new SqliteEventLog(logFile), table: new SqliteNumberTable(tableFile) };
}
