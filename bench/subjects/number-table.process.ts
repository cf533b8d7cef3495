import type { NumberQuery, NumberTable } from '../../services/inventory/src/number/number-table/number-table.port.js';
import { SqliteNumberTable } from '../../services/inventory/src/number/number-table/sqlite/sqlite-number-table.js';
import { serveProcess } from '../process/serve-process.js';
import { pagedModel } from './paged-model.js';

/** A filter, a sort, or a search; the workspace is always the same. */
export type AskedNumbers = Omit<NumberQuery, 'workspace' | 'limit' | 'cursor'>;

let table: NumberTable | undefined;

serveProcess(
  pagedModel<AskedNumbers>({
    open: (file) => {
      table = new SqliteNumberTable(file);
    },
    page: (query, page) => table!.query({ ...query, workspace: 'default', ...page }),
  }),
);
