import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { HOME, WHO } from '#event-store/testing';
import { VaultError } from '#vault';
import { credentialsKey } from '../account/connected-accounts.js';
import { GiveBackRun } from '../custody/give-back-run.js';
import { OpenPurchases } from '../purchase/open-purchases.js';
import { requested, submitted, uncertain } from '../purchase/fixtures/purchase-histories.js';
import { RegionRun } from '../region/region-run.js';
import { ACCOUNT_ID, NUMBER, SETUP, carrierError, owned, workshopOfEachTest } from '../testing/carrier-workshop.js';
import type { CarrierWorkshop } from '../testing/carrier-workshop.js';
import { PURCHASE_ID, PurchaseWorkshop, listing, purchaseOfEachTest } from '../testing/purchase-workshop.js';
import { CarrierRuns } from './carrier-runs.js';

const opened = workshopOfEachTest();
const purchaseOpened = purchaseOfEachTest();
const { number, capabilities, country, locality, monthlyCost } = owned;
const facts = { number, capabilities, country, locality, monthlyCost };
const registered = { ...facts, numberType: 'local', carrier: 'twilio', carrierAccountId: ACCOUNT_ID } as const;
const { actor, correlationId } = WHO;
const asked = { workspace: HOME, carrierAccountId: ACCOUNT_ID, actor, correlationId, number: NUMBER };
const release = { ...asked, askedBy: 'event-1', kind: 'give-back', how: 'release', regions: [] } as const;
const ireland = {
  ...asked,
  askedBy: 'event-2',
  kind: 'region',
  region: { value: 'ie1', edge: null },
  former: { value: 'us1', edge: null },
} as const;

const ENTER_AGAIN = expect.stringContaining(`Enter them again: POST /v1/carrier-accounts/${ACCOUNT_ID}/rotate`);
const ASK_THE_LOG = expect.stringContaining('The log of the carrier service says why');
const LOST = { againInMs: 30_000, because: { code: 'carrier_credentials_missing', message: ENTER_AGAIN } };

/** Far more than a run takes to fail. */
const MAX_TURNS = 1_000;

const credentials = credentialsKey(HOME, ACCOUNT_ID);
const lose = ({ vault }: CarrierWorkshop) => vault.delete(credentials);
const mend = ({ vault }: CarrierWorkshop) => vault.put(credentials, { authToken: 'token-1' });

/** The vault does not open what it has of the account. */
function damage(workshop: CarrierWorkshop): VaultError {
  const because = new VaultError('vault_entry_damaged', 'The entry of key 1 does not open.');
  workshop.vault.get = () => Promise.reject(because);
  return because;
}

describe('a purchase that may have been made, while its account cannot be opened', () => {
  test.each([
    ['submitted by an earlier process', [requested, submitted]],
    ['uncertain for another reason', [requested, submitted, uncertain]],
  ])('tells its buyer why, once, and ends when that is mended: %s', async (_which, history) => {
    const bench = await purchaseOpened(...history);
    await lose(bench.all);
    for (const _ of [1, 2]) expect(await bench.run().toEnd()).toMatchObject(LOST);
    expect(await bench.events()).toEqual([
      ...history,
      { type: 'PurchaseUncertain', purchaseId: PURCHASE_ID, code: 'carrier_credentials_missing', detail: ENTER_AGAIN },
    ]);
    expect(await bench.last()).toMatchObject({ detail: expect.stringContaining('do not buy it again') });
    await mend(bench.all);
    bench.all.carrier.next('orderOutcome', { status: 'bought', number: owned });
    await bench.run().toEnd();
    expect(await bench.last()).toMatchObject({ type: 'PurchaseCompleted' });
  });

  test('says nothing of the vault to its buyer, and all of it to the log', async () => {
    const bench = await purchaseOpened(requested, submitted);
    const because = damage(bench.all);
    expect(await bench.run().toEnd()).toEqual({ againInMs: 30_000, because });
    expect(await bench.last()).toMatchObject({ code: 'vault_entry_damaged', detail: ASK_THE_LOG });
  });

  test('tells it, too, where the account was there until it was bought', async () => {
    const bench = await purchaseOpened();
    const { carrier } = bench.all;
    const bought = { status: 'bought', number: owned };
    carrier
      .next('listing', listing)
      .next('setUp', SETUP)
      .next('buy', bought, async () => {
        await bench.all.disconnect();
      });
    expect(await bench.run().toEnd()).toMatchObject({ againInMs: 30_000, because: { code: 'not_found' } });
    expect(await bench.types()).toEqual(['Requested', 'Submitted', 'Uncertain']);
  });

  test('has ended where its number came in before', async () => {
    const bench = await purchaseOpened(requested, submitted);
    await bench.all.register.addPurchased(registered, PURCHASE_ID, WHO);
    await lose(bench.all);
    expect(await bench.run().toEnd()).toBeUndefined();
    expect(await bench.types()).toEqual(['Requested', 'Submitted', 'Completed']);
  });
});

describe('a region, while the account of its number cannot be opened', () => {
  async function moving() {
    const workshop = await opened();
    workshop.carrier.hasRegions = true;
    await workshop.register.addPurchased(registered, 'p1', WHO);
    workshop.register.beginRegion(ireland);
    return workshop;
  }

  test.each([
    ['by an earlier process', ireland],
    ['by whom it was asked for before', { ...ireland, isFormerInDoubt: true }],
  ] as const)('is waited for where it may have been asked for: %s', async (by, work) => {
    const workshop = await moving();
    const askedWork = by === 'by an earlier process' ? workshop.asProcessThatFinds([work]) : workshop.askedWork;
    await lose(workshop);
    const run = () => new RegionRun({ ...workshop, askedWork }, work);
    expect(await run().toEnd()).toMatchObject(LOST);
    expect(workshop.register.waiting.size).toBe(1);
    await mend(workshop);
    workshop.carrier.next('ownedNumber', owned).next('preflight').next('setRegion').next('regionOf', 'ie1');
    await run().toEnd();
    expect([workshop.register.waiting.size, workshop.register.failures.size]).toEqual([0, 0]);
  });

  test('that is refused meanwhile waits, too, for what would tell whether the account was rotated', async () => {
    const workshop = await moving();
    workshop.carrier.next('ownedNumber', owned).next('preflight').next('setRegion');
    workshop.carrier.next('regionOf', carrierError('carrier_credentials_rejected'), () => workshop.disconnect());
    expect(await new RegionRun(workshop, ireland).toEnd()).toMatchObject({ because: { code: 'not_found' } });
  });
});

describe('what nobody can have asked the carrier for', () => {
  test.each(['region', 'give-back', 'purchase'] as const)('fails with what is to be mended: %s', async (kind) => {
    for (const lost of ['credentials', 'vault'] as const) {
      const workshop = await opened();
      const { register } = workshop;
      const bench = new PurchaseWorkshop(workshop);
      const openPurchases = new OpenPurchases();
      if (kind === 'purchase') await bench.write(requested);
      else await register.addPurchased(registered, 'p1', WHO);
      if (kind === 'region') register.beginRegion(ireland);
      if (kind === 'give-back') register.beginGiveBack(release);
      for (const event of await workshop.store.readAll({ after: 0, types: OpenPurchases.eventTypes })) {
        openPurchases.apply(event);
      }
      if (lost === 'vault') damage(workshop);
      else await lose(workshop);
      const troubles: unknown[] = [];
      const onTrouble = (error: unknown) => void troubles.push(error);
      const runs = new CarrierRuns({ ...workshop, openPurchases, onTrouble });
      const failure = async () => {
        const last = kind === 'purchase' ? await bench.last() : register.failures.get(`${NUMBER} ${kind}`);
        return last && 'code' in last ? last : undefined;
      };
      runs.start();
      try {
        for (let turns = 0; turns < MAX_TURNS && (await failure()) === undefined; turns += 1) await turn();
      } finally {
        await runs.stop();
      }
      const [code, detail] =
        lost === 'vault' ? ['vault_entry_damaged', ASK_THE_LOG] : ['carrier_credentials_missing', ENTER_AGAIN];
      expect(await failure()).toMatchObject({ code, detail });
    }
  });

  test('is given up by name without an error that anybody could mend', async () => {
    const workshop = await opened();
    await workshop.register.addPurchased(registered, 'p1', WHO);
    workshop.register.beginGiveBack(release);
    await new GiveBackRun(workshop, release).giveUp(new TypeError('undefined is not a function'));
    expect(workshop.register.failures.get(`${NUMBER} give-back`)).toMatchObject({ code: 'internal_error' });
  });
});
