import type { Benchmark } from '../benchmark.js';
import { comparePages } from '../compare-pages.js';
import {
  FIRST_MESSAGE_MS,
  makeMessageLog,
  ownNumberAt,
  personAt,
  textingAgentAt,
} from '../fixtures/fill-message-log.js';
import { MeasuredProcess } from '../process/measured-process.js';
import type { Stage } from '../stage.js';
import type { AskedMessages } from '../subjects/message-log.process.js';
import type { PagedModelProcess } from '../subjects/paged-model.js';

const [MANY, FEW] = [1_000_000, 10_000];
const MINUTE_MS = 60_000;

/** Each filter by itself, with something to find in both, and some that people use together. */
const FILTERS: readonly AskedMessages[] = [
  {},
  { number: ownNumberAt(1) },
  { subject: personAt(7) },
  { number: ownNumberAt(1), subject: personAt(7) },
  { direction: 'inbound' },
  { direction: 'outbound' },
  { kind: 'mms' },
  { status: 'delivered' },
  { status: 'undelivered' },
  { status: 'failed' },
  { agentId: textingAgentAt(3) },
  { sender: personAt(14) },
  { recipient: personAt(7) },
  { fromMs: FIRST_MESSAGE_MS + MINUTE_MS },
  { beforeMs: FIRST_MESSAGE_MS + 5 * MINUTE_MS },
  { fromMs: FIRST_MESSAGE_MS + MINUTE_MS, beforeMs: FIRST_MESSAGE_MS + 5 * MINUTE_MS, direction: 'inbound' },
];

/** In all texts, in a third, a hundredth, a thousandth, in one, in none; and several. */
const SEARCHES = ['order', 'tomorrow', 'refund', 'zanzibar', '7777', 'nowhere', 'order tomorrow', 'refund zanzibar'];

const ORDERS: readonly AskedMessages[] = [{}, { oldestFirst: true }];

const QUERIES: readonly AskedMessages[] = ORDERS.flatMap((order) => [
  ...FILTERS.map((filter) => ({ ...filter, ...order })),
  ...SEARCHES.flatMap((q) => FILTERS.map((filter) => ({ q, ...filter, ...order }))),
]);

export const messageLog1m: Benchmark = {
  name: 'message-log-1m',
  unit: 'ms',
  about: 'Each filter, order and search of a million messages, first and 100th page; against the same at ten thousand',
  aim: { op: '<=', value: 3 },
  async measure(stage) {
    const [many, few] = [await openLog(stage, MANY), await openLog(stage, FEW)];
    return comparePages(stage, { name: 'message log', many, few, queries: QUERIES });
  },
};

async function openLog(stage: Stage, messageCount: number): Promise<MeasuredProcess<PagedModelProcess<AskedMessages>>> {
  const path = await stage.once(`writing a log of ${messageCount} messages`, async () => {
    const made = stage.path(`messages-${messageCount}.sqlite`);
    await makeMessageLog(made, messageCount);
    return made;
  });
  const file = new URL('../subjects/message-log.process.js', import.meta.url);
  const log = stage.manage(new MeasuredProcess<PagedModelProcess<AskedMessages>>(file));
  await log.call('open', path);
  return log;
}
