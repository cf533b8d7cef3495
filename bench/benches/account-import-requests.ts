import { mkdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Benchmark } from '../benchmark.js';
import type { MeasuredCase } from '../measure.js';
import { MeasuredProcess } from '../process/measured-process.js';
import type { Stage } from '../stage.js';
import { askProduct } from '../subjects/ask-product.js';
import type { BenchCarriers } from '../subjects/carriers.process.js';
import { startProduct } from '../subjects/start-product.js';

const NUMBERS = 10_000;
/** Fewer than the product would send, so that some are refused with 429. */
const REQUESTS_PER_SECOND = 300;
const LOOK_AGAIN_MS = 100;

/**
 * The least that an import can ask: pages as large as the carrier allows, and a write for each setting that has to change.
 * Sources: Twilio, "PageSize: at most 1000", voice and messages in one write; Telnyx, "page[size]: at most 250", where
 * a number and its messaging settings are two lists, of which the import here changes one.
 */
const LEAST = {
  twilio: NUMBERS / 1_000 + NUMBERS,
  telnyx: 2 * (NUMBERS / 250) + 2 * NUMBERS,
} as const;

interface ImportShown {
  readonly id: string;
  readonly status: 'running' | 'finished';
  readonly imported: number;
}

/** Requests are counted and no time is taken: one reading says it all. The result is that of the worse carrier. */
export const accountImportRequests: Benchmark = {
  name: 'account-import-requests',
  unit: 'requests',
  about: `${NUMBERS} numbers imported from an emulated account that refuses more than ${REQUESTS_PER_SECOND} requests a second with 429; against its pages and a write for each setting`,
  aim: { op: '<=', value: 1.05 },
  async measure(stage) {
    const cases = [await importFrom(stage, 'twilio'), await importFrom(stage, 'telnyx')];
    const worst = cases.toSorted((one, other) => other.ratio - one.ratio)[0]!;
    return { samples: [worst], cases };
  },
};

async function importFrom(stage: Stage, carrier: keyof typeof LEAST): Promise<MeasuredCase> {
  const directory = stage.path(`account-import-${carrier}`);
  await mkdir(directory);
  const file = new URL('../subjects/carriers.process.js', import.meta.url);
  const carriers = stage.manage(new MeasuredProcess<BenchCarriers>(file));
  const { port } = await startProduct(stage, directory, { carriersUrl: await carriers.call('start') });
  const { id, credentials } = await carriers.call('openAccount', carrier, NUMBERS);
  const account = await askProduct<{ id: string }>(port, 'carrier-accounts', { carrier, name: carrier, credentials });
  await carriers.call('limit', id, REQUESTS_PER_SECOND);
  const wanted = { carrierAccountId: account.id, numbers: 'all', confirmLive: true };
  let shown = await askProduct<ImportShown>(port, 'imports', wanted);
  while (shown.status !== 'finished') {
    await delay(LOOK_AGAIN_MS);
    shown = await askProduct<ImportShown>(port, `imports/${shown.id}`);
  }
  if (shown.imported !== NUMBERS) throw new Error(`Not all was imported: ${JSON.stringify(shown)}`);
  const { total, tooMany, byOperation } = await carriers.call('requests');
  await carriers.call('stop');
  stage.say(`${carrier}: ${total} requests, ${tooMany} of them refused with 429; ${JSON.stringify(byOperation)}`);
  const reference = LEAST[carrier];
  return { name: carrier, ours: total, reference, ratio: total / reference };
}
