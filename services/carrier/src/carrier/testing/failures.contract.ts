import { describe, expect } from '@jest/globals';
import {
  endOfOrder,
  everyOwnedNumber,
  expectFailure,
  numbersToBuy,
  orderOf,
  testAccount,
  testCarrier,
  WEBHOOKS,
} from './carrier-steps.js';
import type { CarrierUnderTest, Faults, OpenedAccount } from './carrier-under-test.js';

export function failuresContract(under: CarrierUnderTest): void {
  describe('what fails', () => {
    const { wrongCredentials, suspend, faults } = under;
    if (wrongCredentials) {
      testAccount(under, 'for wrong credentials says so, and none of them', async (account) => {
        const rejected = { code: 'carrier_credentials_rejected', effect: 'none' } as const;
        const carrier = wrongCredentials(account);
        const error = await expectFailure(account, carrier.account(), rejected);
        expect(error.isPassing).toBe(false);
        await expectFailure(account, carrier.ownedNumbers(), rejected);
        await expectFailure(account, carrier.setUp(WEBHOOKS), rejected);
      });
    }
    if (suspend) suspendedContract(under, suspend);
    if (faults) lostReadContract(under, faults);
  });
}

function suspendedContract(under: CarrierUnderTest, suspend: (account: OpenedAccount) => Promise<void>): void {
  testCarrier(under, 'for a suspended account says so, and buys nothing', async (ready) => {
    const [number = ''] = under.marketplace ? await numbersToBuy(ready.carrier, under.marketplace) : [];
    await suspend(ready.account);
    expect(await ready.carrier.account()).toMatchObject({ status: 'suspended' });
    const outcome = await endOfOrder(under, ready, orderOf(number));
    expect(outcome).toMatchObject({ status: 'refused', error: { code: 'carrier_account_suspended', effect: 'none' } });
  });
}

function lostReadContract(under: CarrierUnderTest, { loseNextAnswer, rateLimitNext }: Faults<OpenedAccount>): void {
  testCarrier(under, 'while asking has no effect, and may pass', async ({ account, carrier }) => {
    for (const when of ['before', 'after'] as const) {
      loseNextAnswer(account, 'read', when);
      const lost = { code: 'carrier_unavailable', effect: 'none' } as const;
      const error = await expectFailure(account, everyOwnedNumber(carrier), lost);
      expect(error.isPassing).toBe(true);
      expect(await everyOwnedNumber(carrier)).toStrictEqual([]);
    }
  });

  if (!rateLimitNext) return;
  testCarrier(under, 'for too many requests says how long to wait', async ({ account, carrier }) => {
    rateLimitNext(account, 3_000);
    const limited = { code: 'carrier_rate_limited', effect: 'none', retryAfterMs: 3_000 } as const;
    await expectFailure(account, carrier.ownedNumbers(), limited);
  });
}
