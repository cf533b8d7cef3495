import { workerData } from 'node:worker_threads';
import type { Position } from '#event-store';
import { serveReadModel } from '#live-read-model';
import type { ReadModelThread } from '#live-read-model';
import { NumberTableFeed } from '../number-table.feed.js';
import type { NumberPage, NumberQuery } from '../number-table.port.js';
import { openNumberTableAdapters } from './number-table.adapters.js';
import type { NumberTableFiles } from './number-table.adapters.js';

const { log, table } = openNumberTableAdapters(workerData as NumberTableFiles);
const feed = new NumberTableFeed({ log, table });

const questions = {
  page(query: NumberQuery, minPosition: Position): Promise<NumberPage> {
    log.lookNow();
    return feed.page(query, minPosition);
  },

  countHeld(workspace: string, carrierAccountId: string, minPosition: Position): Promise<number> {
    log.lookNow();
    return feed.countHeld(workspace, carrierAccountId, minPosition);
  },
};

/** What the thread of a number table does. */
export type NumberTableThread = ReadModelThread & typeof questions;

const close = async (): Promise<void> => {
  await table.close();
  await log.close();
};

serveReadModel({ model: feed, close }, questions);
