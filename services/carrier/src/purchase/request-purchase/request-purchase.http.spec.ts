import { expect, test } from '@jest/globals';
import { handleCommand } from '#event-store';
import { HOME, WHO } from '#event-store/testing';
import { account, accountStream } from '../../account/account.aggregate.js';
import { credentialsKey } from '../../account/connected-accounts.js';
import { connected } from '../../account/fixtures/account-histories.js';
import { CarrierRuns } from '../../background/carrier-runs.js';
import { ACCOUNT_ID, CarrierWorkshop, NUMBER, owned } from '../../testing/carrier-workshop.js';
import { OpenPurchases } from '../open-purchases.js';
import { PurchaseDirectory } from '../purchase-directory/purchase-directory.js';
import { RequestPurchaseController } from './request-purchase.http.js';

function controllerOf(workshop: CarrierWorkshop): RequestPurchaseController {
  const { store, accounts, register } = workshop;
  const runs = new CarrierRuns({ ...workshop, openPurchases: new OpenPurchases(), onTrouble: () => undefined });
  return new RequestPurchaseController(store, accounts, register, runs, new PurchaseDirectory());
}

test('a number that somebody has or is buying is refused at once, in words for each', async () => {
  const workshop = await CarrierWorkshop.opened();
  const { register, context } = workshop;
  const { type, ...facts } = owned;
  const controller = controllerOf(workshop);
  const request = () => controller.request({ carrierAccountId: ACCOUNT_ID, number: NUMBER }, 'p1', context);
  const onBehalf = (workspace: string) => ({ ...WHO, workspace });
  await register.reserve(NUMBER, 'p2', onBehalf('away'));
  const bought = expect.stringContaining('being bought by another workspace');
  await expect(request()).rejects.toMatchObject({ code: 'number_in_use', message: bought });
  const number = { ...facts, numberType: type!, carrier: 'twilio', carrierAccountId: ACCOUNT_ID } as const;
  await register.addPurchased(number, 'p2', onBehalf('away'));
  const held = expect.stringContaining('held by another workspace');
  await expect(request()).rejects.toMatchObject({ code: 'number_in_use', message: held });
  register.numbers.clear();
  await register.addPurchased(number, 'p3', onBehalf(HOME));
  await expect(request()).rejects.toMatchObject({ code: 'number_already_held' });
});

test('an account whose credentials are not here any more buys nothing, and is not said to be unknown', async () => {
  const workshop = await CarrierWorkshop.opened();
  const { vault, context } = workshop;
  const request = (carrierAccountId: string) =>
    controllerOf(workshop).request({ carrierAccountId, number: NUMBER }, 'p1', context);
  await vault.delete(credentialsKey(HOME, ACCOUNT_ID));
  await expect(request(ACCOUNT_ID)).rejects.toMatchObject({
    code: 'carrier_credentials_missing',
    message: expect.stringContaining(`POST /v1/carrier-accounts/${ACCOUNT_ID}/rotate`),
  });
  await expect(request('twilio-2')).rejects.toMatchObject({ code: 'carrier_account_not_found' });
});

test('a carrier of the customer’s own sells nothing, and says so at once, with or without PUBLIC_URL', async () => {
  const workshop = new CarrierWorkshop();
  const { store, register, vault, context } = workshop;
  const carrierAccountId = 'sip-1';
  await handleCommand(store, context, async (load) => [
    {
      to: await load(account, accountStream(HOME, carrierAccountId)),
      events: [{ ...connected, carrierAccountId, carrier: 'sip' }],
    },
  ]);
  await vault.put(credentialsKey(HOME, carrierAccountId), {});
  const controller = controllerOf(workshop);
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

test('what cannot exist is refused by its field, and nothing is begun', async () => {
  const workshop = await CarrierWorkshop.opened();
  const refusalOf = (wanted: { number?: string; currency?: string }) =>
    controllerOf(workshop)
      .request(
        {
          carrierAccountId: ACCOUNT_ID,
          number: wanted.number ?? NUMBER,
          maxMonthlyCost: { amount: '2.00', currency: wanted.currency ?? 'USD' },
        },
        'p1',
        workshop.context,
      )
      .then(
        () => undefined,
        (error: { details: { errors: { field: string }[] } }) => error.details.errors.map(({ field }) => field),
      );
  expect(await refusalOf({ number: '+99999999999' })).toEqual(['number']);
  expect(await refusalOf({ number: '+1415555010' })).toEqual(['number']);
  expect(await refusalOf({ currency: 'XXQ' })).toEqual(['maxMonthlyCost.currency']);
  expect(workshop.carrier.questions).toEqual([]);
});
