import { join } from 'node:path';
import type { Benchmark } from '../benchmark.js';
import { comparePages } from '../compare-pages.js';
import { fewNumbers, manyNumbers } from '../fixtures/fixtures.js';
import { ACCOUNT_OF, agentIdAt } from '../fixtures/number-fleet.js';
import { MeasuredProcess } from '../process/measured-process.js';
import { NUMBER_SORT_FIELDS } from '../../services/inventory/src/number/number-table/number-table.port.js';
import type { NumberSort } from '../../services/inventory/src/number/number-table/number-table.port.js';
import type { Stage } from '../stage.js';
import type { AskedNumbers } from '../subjects/number-table.process.js';
import type { PagedModelProcess } from '../subjects/paged-model.js';

/** Each filter by itself, with something to find. */
const FILTERS: readonly AskedNumbers[] = [
  { status: 'active' },
  { status: 'released' },
  { carrier: 'telnyx' },
  { carrierAccountId: ACCOUNT_OF.twilio },
  { type: 'toll_free' },
  { capability: 'mms' },
  { agentId: agentIdAt(77) },
  { profile: 'outbound' },
  { outbound: 'enabled' },
  { outbound: 'disabled' },
];
const SORTS: readonly AskedNumbers[] = NUMBER_SORT_FIELDS.flatMap((field) => [
  { sort: field },
  { sort: `-${field}` as NumberSort },
]);

/** What people type: digits, a place, an agent's name; a beginning of each, which more rows hold than not. */
const SEARCHES = ['+1415200', '2001234', 'springfield 17', 'agent 77', '1', 'agent', 'spr', 'il'];

/** Each search with each sort, and with each filter in an order in which finds come late. */
const QUERIES: readonly AskedNumbers[] = [
  ...FILTERS,
  ...SORTS,
  ...SEARCHES.flatMap((q) => [
    ...FILTERS.map((filter): AskedNumbers => ({ q, ...filter, sort: '-updatedAt' })),
    ...SORTS.map((sort) => ({ q, ...sort })),
  ]),
];

export const numberTable1m: Benchmark = {
  name: 'number-table-1m',
  unit: 'ms',
  about: 'Each filter, sort and search of a million numbers, first and 100th page; against the same at ten thousand',
  aim: { op: '<=', value: 3 },
  async measure(stage) {
    const many = await openTable(stage, await manyNumbers(stage));
    const few = await openTable(stage, await fewNumbers(stage));
    return comparePages(stage, { name: 'number table', many, few, queries: QUERIES });
  },
};

async function openTable(stage: Stage, directory: string): Promise<MeasuredProcess<PagedModelProcess<AskedNumbers>>> {
  const file = new URL('../subjects/number-table.process.js', import.meta.url);
  const table = stage.manage(new MeasuredProcess<PagedModelProcess<AskedNumbers>>(file));
  await table.call('open', join(directory, 'numbers.sqlite'));
  return table;
}
