import type { MessageLogModel, MessageQuery } from '../../services/messaging/src/message-log/message-log.port.js';
import { SqliteMessageLog } from '../../services/messaging/src/message-log/sqlite/sqlite-message-log.js';
import { OneKeyring } from '../fixtures/fill-message-log.js';
import { serveProcess } from '../process/serve-process.js';
import { pagedModel } from './paged-model.js';

/** A filter, an order, or a search; the workspace is always the same. */
export type AskedMessages = Omit<MessageQuery, 'workspace' | 'limit' | 'cursor'>;

let log: MessageLogModel | undefined;

serveProcess(
  pagedModel<AskedMessages>({
    open: (file) => {
      log = new SqliteMessageLog(file, new OneKeyring());
    },
    page: (query, page) => log!.query({ ...query, workspace: 'default', ...page }),
  }),
);
