import { workerData } from 'node:worker_threads';
import type { Position } from '#event-store';
import { serveReadModel } from '#live-read-model';
import type { ReadModelThread } from '#live-read-model';
import { MessageLogFeed } from '../message-log.feed.js';
import type { MessagePage, MessageQuery } from '../message-log.port.js';
import { openMessageLogAdapters } from './message-log.adapters.js';
import type { MessageLogFiles } from './message-log.adapters.js';

const { log, model, reader } = openMessageLogAdapters(workerData as MessageLogFiles);
const feed = new MessageLogFeed({ log, model });

const questions = {
  page(query: MessageQuery, minPosition: Position): Promise<MessagePage> {
    log.lookNow();
    return feed.page(query, minPosition);
  },
};

/** What the thread of a message log does. */
export type MessageLogThread = ReadModelThread & typeof questions;

const close = async (): Promise<void> => {
  await model.close();
  reader.close();
  await log.close();
};

serveReadModel({ model: feed, close }, questions);
