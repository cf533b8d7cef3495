import { workerData } from 'node:worker_threads';
import type { Position } from '#event-store';
import { serveWorkerThread } from '#worker-thread';
import { NumberTableFeed } from '../number-table.feed.js';
import type { NumberPage, NumberQuery } from '../number-table.port.js';
import { openNumberTableAdapters } from './number-table.adapters.js';
import type { NumberTableFiles } from './number-table.adapters.js';

const { log, table } = openNumberTableAdapters(workerData as NumberTableFiles);
const feed = new NumberTableFeed({ log, table });
let trouble = Promise.withResolvers<string>();

/** What the thread of a number table does. */
const numberTableThread = {
  start: (): Promise<void> => feed.start({ onTrouble: (error) => trouble.resolve(String(error)) }),

  page(query: NumberQuery, minPosition: Position): Promise<NumberPage> {
    log.lookNow();
    return feed.page(query, minPosition);
  },

  countHeld(workspace: string, carrierAccountId: string, minPosition: Position): Promise<number> {
    log.lookNow();
    return feed.countHeld(workspace, carrierAccountId, minPosition);
  },

  position: (): Promise<Position> => feed.position(),

  /** Resolves with what is wrong, when something is. */
  async nextTrouble(): Promise<string> {
    const sentence = await trouble.promise;
    trouble = Promise.withResolvers();
    return sentence;
  },

  async stop(): Promise<void> {
    await feed.stop();
    await table.close();
    await log.close();
  },
};

export type NumberTableThread = typeof numberTableThread;

serveWorkerThread(numberTableThread);
