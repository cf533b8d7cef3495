import type { Benchmark } from '../benchmark.js';
import { checkDrift, holdAccount } from '../fixtures/checked-account.js';
import { interleave } from '../measure.js';
import { MeasuredProcess } from '../process/measured-process.js';
import type { BarePages } from '../references/bare-pages.process.js';

const NUMBERS = 20_000;
const PAGE_SIZE = 1_000;
const PAGES = NUMBERS / PAGE_SIZE;

/** What a check keeps others of the same process waiting for, authorize above all, beyond what parsing a page takes. */
export const driftCheckPause: Benchmark = {
  name: 'drift-check-pause',
  unit: 'ms',
  about: `How long a page of ${PAGE_SIZE} numbers holds up a product that checks an account for drift; against bare JSON.parse of it`,
  aim: { op: '<=', value: 2 },
  async measure(stage) {
    const account = await holdAccount(stage, stage.path('drift-check-pause'), NUMBERS);
    const { process, carriers, carriersUrl, credentials } = account;
    const { accountSid, authToken } = credentials;
    const bare = stage.manage(
      new MeasuredProcess<BarePages>(new URL('../references/bare-pages.process.js', import.meta.url)),
    );
    const firstPage = `/2010-04-01/Accounts/${accountSid}/IncomingPhoneNumbers.json?PageSize=${PAGE_SIZE}`;
    const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
    const samples = await interleave({
      ours: async () => {
        await process.call('beginPauses');
        await checkDrift(account, NUMBERS);
        return process.call('endPauses', PAGES);
      },
      reference: () => bare.call('pauseMs', `${carriersUrl}/api.twilio.com`, firstPage, authorization, PAGES),
      progress: (pair, one, other) =>
        stage.say(`drift check pause ${pair}: ${one.toFixed(1)} against ${other.toFixed(1)} ms`),
    });
    await carriers.call('stop');
    return { samples };
  },
};
