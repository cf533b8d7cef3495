import type { Benchmark } from '../benchmark.js';
import { checkDrift, holdAccount } from '../fixtures/checked-account.js';

const NUMBERS = 100_000;

/** Source: Twilio, "PageSize: at most 1000". Its messaging services are a list of their own, here without any. */
const LEAST = NUMBERS / 1_000 + 1;

/** Requests are counted and no time is taken: one reading says it all. */
export const driftCheckRequests: Benchmark = {
  name: 'drift-check-requests',
  unit: 'requests',
  about: `A check for drift of an emulated account of ${NUMBERS} numbers, all as they should be; against the fewest pages`,
  aim: { op: '<=', value: 1.05 },
  async measure(stage) {
    const account = await holdAccount(stage, stage.path('drift-check-requests'), NUMBERS);
    const { carriers } = account;
    // While a product fills its tables after the start it is slower, and larger.
    await checkDrift(account, NUMBERS);
    await carriers.call('count');
    await account.process.call('watch');
    const startedMs = performance.now();
    await checkDrift(account, NUMBERS);
    const seconds = (performance.now() - startedMs) / 1_000;
    const { grownBytes, longestPauseMs } = await account.process.call('watched');
    const { total } = await carriers.call('requests');
    await carriers.call('stop');
    const notes = { seconds, longestPauseMs, grownMegabytes: grownBytes / 1_048_576 };
    stage.say(`drift check: ${total} requests; ${JSON.stringify(notes)}`);
    return { samples: [{ ours: total, reference: LEAST }], notes };
  },
};
