import { numberTableChanges } from '../number-table.projection.js';
import { SqliteNumberTable } from '../sqlite/sqlite-number-table.js';
import { NumberEventLog } from './number-events.js';

/**
 * A process to be killed: feeds a table without end, one number at each position, and says when some are in.
 * Arguments: the file, and `live` or `filling`.
 */
const [path = '', mode] = process.argv.slice(2);
const table = new SqliteNumberTable(path);
for (let position = 1, log = new NumberEventLog(); ; position++) {
  log.import('acme', `+1${2_000_000_000 + position}`);
  if (position % 50 !== 0) continue;
  const events = log.events.slice(-50).map((event) => ({ ...event, revision: 0 }));
  await table.apply(numberTableChanges({ events, position, live: mode === 'live' }));
  if (position % 2_000 === 0) process.stdout.write(`${position}\n`);
}
