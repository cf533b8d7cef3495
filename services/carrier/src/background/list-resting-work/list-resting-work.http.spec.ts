import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import type { Principal } from '#access';
import { HOME, WHO } from '#event-store/testing';
import { LastWrites } from '#http-api';
import { AccountDirectory } from '../../account/account-directory/account-directory.js';
import { credentialsKey } from '../../account/connected-accounts.js';
import { PurchaseDirectory } from '../../purchase/purchase-directory/purchase-directory.js';
import { PurchaseDirectoryController } from '../../purchase/purchase-directory/purchase-directory.http.js';
import { requested } from '../../purchase/fixtures/purchase-histories.js';
import { OpenPurchases } from '../../purchase/open-purchases.js';
import { ACCOUNT_ID, NUMBER, carrierError, owned, workshopOfEachTest } from '../../testing/carrier-workshop.js';
import type { CarrierWorkshop } from '../../testing/carrier-workshop.js';
import { PURCHASE_ID, PurchaseWorkshop } from '../../testing/purchase-workshop.js';
import { CarrierRuns } from '../carrier-runs.js';
import { ListRestingWorkController } from './list-resting-work.http.js';

const opened = workshopOfEachTest();
const caller: Principal = { keyId: 'key-1', name: 'desk', workspace: HOME, role: 'viewer' };
const stranger: Principal = { ...caller, workspace: 'away' };
const { capabilities, country, locality, monthlyCost } = owned;
const facts = { capabilities, country, locality, monthlyCost, numberType: 'local', carrier: 'twilio' } as const;
const { actor, correlationId } = WHO;
const asked = { workspace: HOME, carrierAccountId: ACCOUNT_ID, actor, correlationId };
const [LEAVING, MOVING] = ['+14155550102', '+14155550103'] as const;
const release = { ...asked, kind: 'give-back', how: 'release', regions: [], number: LEAVING, askedBy: 'e1' } as const;
const region = {
  ...asked,
  kind: 'region',
  number: MOVING,
  askedBy: 'e2',
  region: { value: 'ie1', edge: null },
  former: { value: 'us1', edge: null },
} as const;
const wanted = { importId: 'i1', numbers: [NUMBER], confirmLive: false, carrierAccountId: ACCOUNT_ID } as const;

/** What runs began, for so many turns as bring all of it to where it rests. */
async function resting(workshop: CarrierWorkshop) {
  const { store, register } = workshop;
  const [openPurchases, accounts, purchases] = [new OpenPurchases(), new AccountDirectory(), new PurchaseDirectory()];
  for (const [reader, types] of [
    [openPurchases, OpenPurchases.eventTypes],
    [accounts, AccountDirectory.eventTypes],
    [purchases, PurchaseDirectory.eventTypes],
  ] as const) {
    for (const event of await store.readAll({ after: 0, types })) reader.apply(event);
  }
  for (const number of [LEAVING, MOVING])
    await register.addPurchased({ ...facts, number, carrierAccountId: ACCOUNT_ID }, `purchase of ${number}`, WHO);
  register.beginGiveBack(release);
  register.beginRegion(region);
  await register.startImport(wanted, WHO);
  const askedWork = workshop.asProcessThatFinds([release, region]);
  const runs = new CarrierRuns({ ...workshop, askedWork, openPurchases, onTrouble: () => undefined });
  runs.start();
  for (let turns = 0; turns < 100; turns += 1) await turn();
  return {
    runs,
    waiting: new ListRestingWorkController(accounts, runs),
    purchase: () => new PurchaseDirectoryController(purchases, new LastWrites(), runs).read(PURCHASE_ID, caller),
  };
}

describe('what waits at an account', () => {
  test('says why, and until when, of whatever its carrier cannot be asked for', async () => {
    const workshop = await opened();
    await new PurchaseWorkshop(workshop).write(requested);
    workshop.carrier.hasRegions = true;
    const away = carrierError('carrier_unavailable');
    for (const question of ['listing', 'setUp', 'ownedNumber', 'regionOf'] as const) {
      workshop.carrier.always(question, () => away);
    }
    const { runs, waiting, purchase } = await resting(workshop);
    const rest = { until: expect.stringMatching(/Z$/), code: 'carrier_unavailable', detail: away.message };
    const { items } = waiting.list(ACCOUNT_ID, {}, caller);
    expect(items).toEqual(
      expect.arrayContaining([
        { kind: 'purchase', number: NUMBER, id: PURCHASE_ID, resting: rest },
        { kind: 'release', number: LEAVING, id: null, resting: rest },
        { kind: 'region', number: MOVING, id: null, resting: rest },
        { kind: 'import', number: null, id: expect.any(String), resting: rest },
      ]),
    );
    expect([items.length, purchase().resting]).toEqual([4, rest]);
    expect(Date.parse(items[0]!.resting.until)).toBeGreaterThan(Date.now());
    expect(waiting.list('sandbox', {}, caller).items).toEqual([]);
    expect(() => waiting.list(ACCOUNT_ID, {}, stranger)).toThrow('no such carrier account');
    await runs.stop();
  });

  test('says of missing credentials where to enter them again, and of nothing what it keeps to itself', async () => {
    const workshop = await opened();
    await workshop.vault.delete(credentialsKey(HOME, ACCOUNT_ID));
    const { runs, waiting } = await resting(workshop);
    const items = waiting.list(ACCOUNT_ID, {}, caller).items.toSorted((one, other) => (one.kind < other.kind ? -1 : 1));
    const missing = { code: 'carrier_credentials_missing', detail: expect.stringContaining('/rotate') };
    expect(items).toMatchObject([
      { kind: 'region', resting: missing },
      { kind: 'release', resting: missing },
    ]);
    await runs.stop();
    const lost = await opened();
    const secret = Object.assign(new Error('redis://user:password@host'), { code: 'event_store_unavailable' });
    lost.register.openWorkOf = () => Promise.reject(secret);
    lost.carrier.always('setUp', () => carrierError('carrier_refused'));
    const ours = await resting(lost);
    const [first] = ours.waiting.list(ACCOUNT_ID, {}, caller).items;
    expect(first?.resting).toMatchObject({ code: 'event_store_unavailable', detail: expect.stringContaining('log') });
    expect(JSON.stringify(first)).not.toContain('password');
    await ours.runs.stop();
  });
});
