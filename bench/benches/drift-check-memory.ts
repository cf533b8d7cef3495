import type { Benchmark } from '../benchmark.js';
import { checkDrift, holdAccount } from '../fixtures/checked-account.js';
import { interleave } from '../measure.js';
import type { Stage } from '../stage.js';

const MANY = 100_000;
const FEW = 10_000;
const BYTES_PER_MEGABYTE = 1_048_576;

/** What is left by a full collection hardly varies, and collections in between make a check slow. */
const PAIRS = 3;

/** What is kept is ours; pages come and go, and are as large in a small account as in a large one. */
export const driftCheckMemory: Benchmark = {
  name: 'drift-check-memory',
  unit: 'MB',
  about: `What the product keeps at most while it checks an account of ${MANY} numbers for drift; against one of ${FEW}`,
  aim: { op: '<=', value: 2 },
  async measure(stage) {
    const [many, few] = [await opened(stage, MANY), await opened(stage, FEW)];
    const samples = await interleave(
      {
        ours: many,
        reference: few,
        progress: (pair, one, other) =>
          stage.say(`memory of a drift check ${pair}: ${one.toFixed(1)} against ${other.toFixed(1)} MB`),
      },
      PAIRS,
    );
    return { samples };
  },
};

async function opened(stage: Stage, numberCount: number): Promise<() => Promise<number>> {
  const directory = stage.path(`drift-check-memory-${numberCount}`);
  const account = await holdAccount(stage, directory, numberCount, { nodeOptions: ['--expose-gc'] });
  // Afterwards the tables are filled, and what is made once is there.
  await checkDrift(account, numberCount);
  return async () => {
    await account.process.call('watchMemory');
    await checkDrift(account, numberCount);
    return (await account.process.call('grownBytes')) / BYTES_PER_MEGABYTE;
  };
}
