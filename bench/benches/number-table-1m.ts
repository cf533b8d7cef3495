import { join } from 'node:path';
import type { Benchmark } from '../benchmark.js';
import { fewNumbers, manyNumbers } from '../fixtures/fixtures.js';
import { ACCOUNT_OF, agentIdAt } from '../fixtures/number-fleet.js';
import { interleave, median } from '../measure.js';
import type { MeasuredCase, SamplePair } from '../measure.js';
import { MeasuredProcess } from '../process/measured-process.js';
import { NUMBER_SORT_FIELDS } from '../../services/inventory/src/number/number-table/number-table.port.js';
import type { NumberSort } from '../../services/inventory/src/number/number-table/number-table.port.js';
import type { Stage } from '../stage.js';
import type { AskedQuery, NumberTableProcess } from '../subjects/number-table.process.js';

/** Each filter by itself, with something to find. */
const FILTERS: readonly AskedQuery[] = [
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
const SORTS: readonly AskedQuery[] = NUMBER_SORT_FIELDS.flatMap((field) => [
  { sort: field },
  { sort: `-${field}` as NumberSort },
]);

/** What people type: digits, a place, an agent's name; a beginning of each, which more rows hold than not. */
const SEARCHES = ['+1415200', '2001234', 'springfield 17', 'agent 77', '1', 'agent', 'spr', 'il'];

/** Each search with each sort, and with each filter in an order in which finds come late. */
const QUERIES: readonly AskedQuery[] = [
  ...FILTERS,
  ...SORTS,
  ...SEARCHES.flatMap((q) => [
    ...FILTERS.map((filter): AskedQuery => ({ q, ...filter, sort: '-updatedAt' })),
    ...SORTS.map((sort) => ({ q, ...sort })),
  ]),
];

const FAR_PAGE = 100;
/** A page takes about a millisecond: one asking would be as much luck as table. */
const ASKINGS = 5;

interface Tables {
  readonly many: MeasuredProcess<NumberTableProcess>;
  readonly few: MeasuredProcess<NumberTableProcess>;
}

/** The result is the worst of all cases; all are listed. */
export const numberTable1m: Benchmark = {
  name: 'number-table-1m',
  unit: 'ms',
  about: 'Each filter, sort and search of a million numbers, first and 100th page; against the same at ten thousand',
  aim: { op: '<=', value: 3 },
  async measure(stage) {
    const tables: Tables = {
      many: await openTable(stage, await manyNumbers(stage)),
      few: await openTable(stage, await fewNumbers(stage)),
    };
    let worst: { readonly measured: MeasuredCase; readonly samples: readonly SamplePair[] } | undefined;
    const cases: MeasuredCase[] = [];
    for (const query of QUERIES) {
      for (const page of await pagesToAsk(tables, query)) {
        const { measured, samples } = await measureCase(tables, query, page);
        stage.say(
          `number table, ${measured.name}: ${measured.ours.toFixed(2)} against ${measured.reference.toFixed(2)} ms`,
        );
        cases.push(measured);
        if (!worst || measured.ratio > worst.measured.ratio) worst = { measured, samples };
      }
    }
    return { samples: worst!.samples, cases };
  },
};

async function openTable(stage: Stage, directory: string): Promise<MeasuredProcess<NumberTableProcess>> {
  const file = new URL('../subjects/number-table.process.js', import.meta.url);
  const table = stage.manage(new MeasuredProcess<NumberTableProcess>(file));
  await table.call('open', join(directory, 'numbers.sqlite'));
  return table;
}

/** The first page and the hundredth, or the last that both tables have: both are asked for the same one. */
async function pagesToAsk({ many, few }: Tables, query: AskedQuery): Promise<readonly number[]> {
  const inFew = await few.call('pageCount', query, FAR_PAGE);
  const pages = await many.call('pageCount', query, inFew);
  return pages === 1 ? [1] : [1, pages];
}

async function measureCase({ many, few }: Tables, query: AskedQuery, page: number) {
  const manyCursor = await many.call('cursorOf', query, page);
  const fewCursor = await few.call('cursorOf', query, page);
  const samples = await interleave({
    ours: () => typicalMs(() => many.call('pageMs', query, manyCursor)),
    reference: () => typicalMs(() => few.call('pageMs', query, fewCursor)),
    progress: () => undefined,
  });
  const asked = Object.entries(query).map(([field, value]) => `${field}=${value}`);
  const ours = median(samples.map((pair) => pair.ours));
  const reference = median(samples.map((pair) => pair.reference));
  const name = `${asked.join(' ')}, page ${page}`;
  return { samples, measured: { name, ours, reference, ratio: ours / reference } };
}

async function typicalMs(ask: () => Promise<number>): Promise<number> {
  const readings: number[] = [];
  for (let asking = 0; asking < ASKINGS; asking += 1) readings.push(await ask());
  return median(readings);
}
