import type { Benchmark } from '../benchmark.js';
import { checkDrift, holdAccount } from '../fixtures/checked-account.js';
import { FEW_NUMBERS } from '../fixtures/fixtures.js';
import { callableCountOf, layOutProductData } from '../fixtures/product-data.js';
import { authorizePlan } from '../load/plans.js';
import { interleave, median } from '../measure.js';
import { startLoad } from '../subjects/start-product.js';

const NUMBERS = 100_000;
const AUTHORIZATIONS_PER_SECOND = 1_000;
const CONNECTIONS = 64;
const STRETCH_MS = 3_000;

/** The same process with and without a check, stretch by stretch; checks follow each other for as long as a stretch takes. */
export const authorizeP99UnderDriftCheck: Benchmark = {
  name: 'authorize-p99-under-drift-check',
  unit: 'ms',
  about: `p99 of authorize over HTTP while an account of ${NUMBERS} numbers is checked for drift; against the same without`,
  aim: { op: '<=', value: 1.5 },
  async measure(stage) {
    const directory = stage.path('drift-check-p99');
    await layOutProductData(directory, FEW_NUMBERS);
    const account = await holdAccount(stage, directory, NUMBERS);
    // While a product fills its tables after the start it is slower.
    await checkDrift(account, NUMBERS);
    const calls = await startLoad(stage, account.port, CONNECTIONS, authorizePlan(0, callableCountOf(FEW_NUMBERS)));
    const authorize = async () => (await calls.call('runAtRate', STRETCH_MS, AUTHORIZATIONS_PER_SECOND)).p99Ms;
    const checkSeconds: number[] = [];
    const authorizeUnderChecks = async () => {
      const over = new AbortController();
      const checking = (async () => {
        while (!over.signal.aborted) checkSeconds.push(await checkDrift(account, NUMBERS));
      })();
      const p99Ms = await authorize();
      over.abort();
      await checking;
      return p99Ms;
    };
    const samples = await interleave({
      ours: authorizeUnderChecks,
      reference: authorize,
      progress: (pair, one, other) =>
        stage.say(`authorize under drift checks ${pair}: p99 ${one.toFixed(2)} against ${other.toFixed(2)} ms`),
    });
    return { samples, notes: { checkSeconds: median(checkSeconds) } };
  },
};
