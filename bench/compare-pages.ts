import type { Measurement, MeasuredCase, SamplePair } from './measure.js';
import { SAMPLE_PAIRS, interleave, median } from './measure.js';
import type { MeasuredProcess } from './process/measured-process.js';
import type { Stage } from './stage.js';
import type { AskedPage, PagedModelProcess } from './subjects/paged-model.js';
import { readWorstAgain } from './worst-again.js';

const FAR_PAGE = 100;
/** A page takes about a millisecond: one asking would be as much luck as read model. */
const ASKINGS = 5;

/** How many of the worst of hundreds of readings are read again, for longer: see `readWorstAgain`. */
const READ_AGAIN = { least: 12, most: 48 };
const PAIRS_READ_AGAIN = 4 * SAMPLE_PAIRS;

/** The same read model with many rows and with few, and what both are asked. */
export interface ComparedModels<Query> {
  /** For whoever waits, such as `number table`. */
  readonly name: string;
  readonly many: MeasuredProcess<PagedModelProcess<Query>>;
  readonly few: MeasuredProcess<PagedModelProcess<Query>>;
  readonly queries: readonly Query[];
}

/** What is asked of both: pages of as many rows, with the same limit. */
interface Question<Query> {
  readonly name: string;
  readonly ofMany: AskedPage<Query>;
  readonly ofFew: AskedPage<Query>;
}

interface Reading<Query> {
  readonly question: Question<Query>;
  readonly measured: MeasuredCase;
  readonly samples: readonly SamplePair[];
}

/** The first page and the hundredth of each query. The result is the worst of all cases; all are listed, the worst first, each as it was read last. */
export async function comparePages<Query extends object>(
  stage: Stage,
  models: ComparedModels<Query>,
): Promise<Measurement> {
  const readings: Reading<Query>[] = [];
  for (const query of models.queries) {
    for (const page of await pagesToAsk(models, query)) {
      readings.push(await read(stage, models, await questionOf(models, query, page)));
    }
  }
  const again = ({ question }: Reading<Query>) => read(stage, models, question, PAIRS_READ_AGAIN);
  const all = await readWorstAgain({ readings, again, ...READ_AGAIN });
  return { samples: all[0]!.samples, cases: all.map(({ measured }) => measured) };
}

/** The first page and the hundredth, or the last that both have: both are asked for the same one. */
async function pagesToAsk<Query>({ many, few }: ComparedModels<Query>, query: Query): Promise<readonly number[]> {
  const inFew = await few.call('pageCount', query, FAR_PAGE);
  const pages = await many.call('pageCount', query, inFew);
  return pages === 1 ? [1] : [1, pages];
}

/** Of a term that few hold the smaller one has no full page, and a shorter one takes less time. */
async function questionOf<Query extends object>(
  { many, few }: ComparedModels<Query>,
  query: Query,
  page: number,
): Promise<Question<Query>> {
  const asked = Object.entries(query).map(([field, value]) => `${field}=${value}`);
  const pageOfFew = { query, cursor: await few.call('cursorOf', query, page) };
  const rows = await few.call('rowCount', pageOfFew);
  const limit = rows > 0 && { limit: rows };
  const ofMany = { query, cursor: await many.call('cursorOf', query, page), ...limit };
  return { name: `${asked.join(' ') || 'everything'}, page ${page}`, ofMany, ofFew: { ...pageOfFew, ...limit } };
}

async function read<Query>(
  stage: Stage,
  { name: model, many, few }: ComparedModels<Query>,
  question: Question<Query>,
  pairs = SAMPLE_PAIRS,
): Promise<Reading<Query>> {
  const { name, ofMany, ofFew } = question;
  const source = {
    ours: () => typicalMs(() => many.call('pageMs', ofMany)),
    reference: () => typicalMs(() => few.call('pageMs', ofFew)),
    progress: () => undefined,
  };
  const samples = await interleave(source, pairs);
  const ours = median(samples.map((pair) => pair.ours));
  const reference = median(samples.map((pair) => pair.reference));
  stage.say(`${model}, ${name}: ${ours.toFixed(2)} against ${reference.toFixed(2)} ms`);
  return { question, samples, measured: { name, ours, reference, ratio: ours / reference } };
}

async function typicalMs(ask: () => Promise<number>): Promise<number> {
  const readings: number[] = [];
  for (let asking = 0; asking < ASKINGS; asking += 1) readings.push(await ask());
  return median(readings);
}
