import { expect, test } from '@jest/globals';
import { handleCommand } from '#event-store';
import { HOME } from '#event-store/testing';
import { account, accountStream } from '../../account/account.aggregate.js';
import { credentialsKey } from '../../account/connected-accounts.js';
import { connected } from '../../account/fixtures/account-histories.js';
import { CarrierRuns } from '../../background/carrier-runs.js';
import { CarrierWorkshop, NUMBER } from '../../testing/carrier-workshop.js';
import { OpenPurchases } from '../open-purchases.js';
import { PurchaseDirectory } from '../purchase-directory/purchase-directory.js';
import { RequestPurchaseController } from './request-purchase.http.js';

test('a carrier of the customer’s own sells nothing, and says so at once, with or without PUBLIC_URL', async () => {
  const workshop = new CarrierWorkshop();
  const { store, accounts, register, vault, context } = workshop;
  const carrierAccountId = 'sip-1';
  await handleCommand(store, context, async (load) => [
    {
      to: await load(account, accountStream(HOME, carrierAccountId)),
      events: [{ ...connected, carrierAccountId, carrier: 'sip' }],
    },
  ]);
  await vault.put(credentialsKey(HOME, carrierAccountId), {});
  const runs = new CarrierRuns({ ...workshop, openPurchases: new OpenPurchases(), onTrouble: () => undefined });
  const controller = new RequestPurchaseController(store, accounts, register, runs, new PurchaseDirectory());
  for (const publicUrl of [workshop.carriers.publicUrl, undefined]) {
    workshop.carriers.publicUrl = publicUrl;
    await expect(controller.request({ carrierAccountId, number: NUMBER }, 'p1', context)).rejects.toMatchObject({
      code: 'marketplace_missing',
      details: { errors: [{ field: 'carrierAccountId', message: expect.stringContaining('bring it in as CSV') }] },
    });
  }
  expect(await store.readAll({ after: 0, types: PurchaseDirectory.eventTypes })).toEqual([]);
  expect(register.numbers.size).toBe(0);
});
