import { manyNumbers } from './fixtures/fixtures.js';
import { authorizePlan } from './load/plans.js';
import { startLoad, startProduct } from './subjects/start-product.js';
import type { Stage } from './stage.js';

const BYTES_PER_MEGABYTE = 1_048_576;

/** What a started product with a million numbers takes. There is no reference, so there is no aim. */
export interface Footprint {
  /** From the start of the process to its first answer to an authorize. */
  readonly firstAnswerMs: number;
  /** After a full collection. */
  readonly heapUsedMegabytes: number;
  readonly residentMegabytes: number;
}

export async function measureFootprint(stage: Stage): Promise<Footprint> {
  const directory = await manyNumbers(stage);
  const startedMs = performance.now();
  const { process: product, port } = await startProduct(stage, directory, { nodeOptions: ['--expose-gc'] });
  const load = await startLoad(stage, port, 1, authorizePlan(0, 1));
  await load.call('runAtRate', 1, 1_000);
  const firstAnswerMs = performance.now() - startedMs;
  const { heapUsedBytes, residentBytes } = await product.call('memory');
  return {
    firstAnswerMs: Math.round(firstAnswerMs),
    heapUsedMegabytes: Math.round(heapUsedBytes / BYTES_PER_MEGABYTE),
    residentMegabytes: Math.round(residentBytes / BYTES_PER_MEGABYTE),
  };
}
