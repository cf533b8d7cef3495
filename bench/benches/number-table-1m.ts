import { join } from 'node:path';
import type { Benchmark } from '../benchmark.js';
import { fewNumbers, manyNumbers } from '../fixtures/fixtures.js';
import { ACCOUNT_OF, agentIdAt } from '../fixtures/number-fleet.js';
import { interleave, median, SAMPLE_PAIRS } from '../measure.js';
import type { MeasuredCase, SamplePair } from '../measure.js';
import { MeasuredProcess } from '../process/measured-process.js';
import { NUMBER_SORT_FIELDS } from '../../services/inventory/src/number/number-table/number-table.port.js';
import type { NumberSort } from '../../services/inventory/src/number/number-table/number-table.port.js';
import type { Stage } from '../stage.js';
import { readWorstAgain } from '../worst-again.js';
import type { AskedPage, AskedQuery, NumberTableProcess } from '../subjects/number-table.process.js';

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

/** How many of the worst of four hundred readings are read again, for longer: see `readWorstAgain`. */
const READ_AGAIN = { least: 12, most: 48 };
const PAIRS_READ_AGAIN = 4 * SAMPLE_PAIRS;

interface Tables {
  readonly many: MeasuredProcess<NumberTableProcess>;
  readonly few: MeasuredProcess<NumberTableProcess>;
}

/** What is asked of both tables: pages of as many rows, with the same limit. */
interface Question {
  readonly name: string;
  readonly ofMany: AskedPage;
  readonly ofFew: AskedPage;
}

interface Reading {
  readonly question: Question;
  readonly measured: MeasuredCase;
  readonly samples: readonly SamplePair[];
}

/** The result is the worst of all cases; all are listed, the worst first, each as it was read last. */
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
    const readings: Reading[] = [];
    for (const query of QUERIES) {
      for (const page of await pagesToAsk(tables, query)) {
        readings.push(await read(stage, tables, await questionOf(tables, query, page)));
      }
    }
    const again = ({ question }: Reading) => read(stage, tables, question, PAIRS_READ_AGAIN);
    const all = await readWorstAgain({ readings, again, ...READ_AGAIN });
    return { samples: all[0]!.samples, cases: all.map(({ measured }) => measured) };
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

/** Of a term that few hold the smaller table has no full page, and a shorter one takes less time. */
async function questionOf({ many, few }: Tables, query: AskedQuery, page: number): Promise<Question> {
  const asked = Object.entries(query).map(([field, value]) => `${field}=${value}`);
  const pageOfFew = { query, cursor: await few.call('cursorOf', query, page) };
  const rows = await few.call('rowCount', pageOfFew);
  const limit = rows > 0 && { limit: rows };
  const ofMany = { query, cursor: await many.call('cursorOf', query, page), ...limit };
  return { name: `${asked.join(' ')}, page ${page}`, ofMany, ofFew: { ...pageOfFew, ...limit } };
}

async function read(stage: Stage, { many, few }: Tables, question: Question, pairs = SAMPLE_PAIRS): Promise<Reading> {
  const { name, ofMany, ofFew } = question;
  const source = {
    ours: () => typicalMs(() => many.call('pageMs', ofMany)),
    reference: () => typicalMs(() => few.call('pageMs', ofFew)),
    progress: () => undefined,
  };
  const samples = await interleave(source, pairs);
  const ours = median(samples.map((pair) => pair.ours));
  const reference = median(samples.map((pair) => pair.reference));
  stage.say(`number table, ${name}: ${ours.toFixed(2)} against ${reference.toFixed(2)} ms`);
  return { question, samples, measured: { name, ours, reference, ratio: ours / reference } };
}

async function typicalMs(ask: () => Promise<number>): Promise<number> {
  const readings: number[] = [];
  for (let asking = 0; asking < ASKINGS; asking += 1) readings.push(await ask());
  return median(readings);
}
