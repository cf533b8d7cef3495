import { cp } from 'node:fs/promises';
import type { Benchmark } from '../benchmark.js';
import { FEW_NUMBERS, fewNumbers } from '../fixtures/fixtures.js';
import { callableCountOf } from '../fixtures/product-data.js';
import { switchPlan } from '../load/plans.js';
import { interleave } from '../measure.js';
import { startLoad, startProduct } from '../subjects/start-product.js';

const AT_A_TIME = 64;
const STRETCH_MS = 2_000;

/**
 * Two products, each on a copy of the same data: what the one has done would lengthen the other's log. Neither is kept
 * on one processor: the thread that syncs must be able to run beside the one that decides.
 */
export const concurrentCommands: Benchmark = {
  name: 'concurrent-commands',
  unit: 'commands/s',
  about: 'Durable commands on different numbers through the API, 64 at a time; against one at a time',
  aim: { op: '>=', value: 5 },
  async measure(stage) {
    const original = await fewNumbers(stage);
    const start = async (name: string, connectionCount: number) => {
      const directory = stage.path(name);
      await cp(original, directory, { recursive: true });
      const { port } = await startProduct(stage, directory);
      return startLoad(stage, port, connectionCount, switchPlan(0, callableCountOf(FEW_NUMBERS)));
    };
    const [ours, reference] = [await start('many-at-a-time', AT_A_TIME), await start('one-at-a-time', 1)];
    const rate = async (load: typeof ours) => (await load.call('runFlatOut', STRETCH_MS)).requestsPerSecond;
    const samples = await interleave({
      ours: () => rate(ours),
      reference: () => rate(reference),
      progress: (pair, one, other) =>
        stage.say(`concurrent commands ${pair}: ${one.toFixed(0)} against ${other.toFixed(0)} commands/s`),
    });
    return { samples };
  },
};
