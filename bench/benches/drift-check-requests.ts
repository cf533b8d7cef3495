import type { Benchmark } from '../benchmark.js';
import { checkDrift, holdAccount } from '../fixtures/checked-account.js';

const NUMBERS = 100_000;

/** Source: Twilio, "PageSize: at most 1000". */
const LEAST = NUMBERS / 1_000;

/** Requests are counted and no time is taken: one reading says it all. */
export const driftCheckRequests: Benchmark = {
  name: 'drift-check-requests',
  unit: 'requests',
  about: `A check of an emulated account of ${NUMBERS} numbers for drift, all as they should be; against the fewest pages`,
  aim: { op: '<=', value: 1.05 },
  async measure(stage) {
    const account = await holdAccount(stage, stage.path('drift-check-requests'), NUMBERS);
    const { carriers } = account;
    await carriers.call('count');
    const seconds = await checkDrift(account, NUMBERS);
    const { total, byOperation } = await carriers.call('requests');
    await carriers.call('stop');
    stage.say(`drift check: ${total} requests in ${seconds.toFixed(1)} s; ${JSON.stringify(byOperation)}`);
    return { samples: [{ ours: total, reference: LEAST }] };
  },
};
