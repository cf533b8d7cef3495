import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, jest, test } from '@jest/globals';
import { HOME, WHO } from '#event-store/testing';
import { listing, PurchaseWorkshop } from '../testing/purchase-workshop.js';
import {
  ACCOUNT_ID,
  HERE,
  NUMBER,
  SETUP,
  carrierError,
  owned,
  workshopOfEachTest,
} from '../testing/carrier-workshop.js';
import type { CarrierWorkshop } from '../testing/carrier-workshop.js';
import { OpenPurchases } from '../purchase/open-purchases.js';
import { requested } from '../purchase/fixtures/purchase-histories.js';
import { CarrierRuns } from './carrier-runs.js';

const opened = workshopOfEachTest();
const { number, capabilities, country, locality, monthlyCost } = owned;
const facts = { number, capabilities, country, locality, monthlyCost };
const registered = { ...facts, numberType: 'local', carrier: 'twilio', carrierAccountId: ACCOUNT_ID } as const;
const { actor, correlationId, time: askedAt } = WHO;
const asked = { workspace: HOME, carrierAccountId: ACCOUNT_ID, askedAt, actor, correlationId };
const release = {
  ...asked,
  askedBy: 'event-1',
  kind: 'give-back',
  how: 'release',
  regions: [],
  number: NUMBER,
} as const;

function runsOf(workshop: CarrierWorkshop, openPurchases = new OpenPurchases()) {
  const troubles: unknown[] = [];
  const onTrouble = (error: unknown) => void troubles.push(error);
  const { store, register, accounts, setUp, configurations, askedWork, numberTurns, now } = workshop;
  const parts = { store, register, accounts, setUp, configurations, askedWork, numberTurns, now };
  return { runs: new CarrierRuns({ ...parts, openPurchases, onTrouble }), troubles };
}

/** Everything here ends by itself, without a timer. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await turn();
}

describe('what goes on by itself', () => {
  test('begins with everything that an earlier process has left', async () => {
    const workshop = await opened();
    const bench = new PurchaseWorkshop(workshop);
    await bench.write(requested);
    const openPurchases = new OpenPurchases();
    for (const event of await workshop.store.readAll({ after: 0, types: OpenPurchases.eventTypes })) {
      openPurchases.apply(event);
    }
    const other = '+14155550101';
    await workshop.register.addPurchased({ ...registered, number: other }, 'p2', WHO);
    workshop.register.beginGiveBack({ ...release, number: other });
    workshop.carrier
      .always('listing', () => listing)
      .always('setUp', () => SETUP)
      .always('buy', () => ({ status: 'bought', number: owned }))
      .always('ownedNumber', () => undefined);
    const { runs, troubles } = runsOf(workshop, openPurchases);
    runs.start();
    await until(async () => (await bench.types()).includes('Completed') && workshop.register.waiting.size === 0);
    await runs.stop();
    expect([[...workshop.register.numbers.keys()], troubles]).toEqual([[NUMBER], []]);
  });

  test('does each kind of work', async () => {
    const workshop = await opened();
    const { register, carrier } = workshop;
    await register.addPurchased(registered, 'p1', WHO);
    carrier.hasRegions = true;
    let isGone = false;
    carrier
      .always('preflight', () => undefined)
      .always('setRegion', () => undefined)
      .always('setUp', () => SETUP)
      .always('regionOf', () => 'ie1')
      .always('ownedNumber', (which: string) => (isGone ? undefined : { ...owned, number: which }))
      .always('pointHere', () => owned);
    register.beginImport({
      ...asked,
      kind: 'import',
      askedBy: 'event-2',
      importId: 'i1',
      numbers: ['+14155550102'],
      confirmLive: false,
    });
    register.beginRegion({
      ...asked,
      kind: 'region',
      askedBy: 'event-3',
      region: { value: 'ie1', edge: null },
      former: { value: 'us1', edge: null },
      number: NUMBER,
    });
    const { runs, troubles } = runsOf(workshop);
    runs.lookForWork();
    await until(async () => (await register.openWork()).length === 0);
    isGone = true;
    register.beginGiveBack(release);
    runs.lookForWork();
    await until(async () => (await register.openWork()).length === 0);
    await runs.stop();
    expect([register.failures.size, troubles, [...register.numbers.keys()]]).toEqual([0, [], ['+14155550102']]);
  });

  test('takes what is asked for anew for another thing to do, and what is told twice for one', async () => {
    const workshop = await opened();
    const { register, carrier } = workshop;
    await register.addPurchased(registered, 'p1', WHO);
    register.beginGiveBack(release);
    let releases = 0;
    carrier.always('ownedNumber', () => owned);
    carrier.always('release', () => {
      releases += 1;
      return carrierError('carrier_refused');
    });
    const { runs } = runsOf(workshop);
    runs.lookForWork();
    runs.lookForWork();
    await until(() => register.waiting.size === 0);
    register.beginGiveBack({ ...release, askedBy: 'event-9' });
    runs.lookForWork();
    await until(() => register.waiting.size === 0);
    await runs.stop();
    expect(releases).toBe(2);
  });

  test('asks the carrier for nothing that has ended since the list was made in which it stands', async () => {
    const workshop = await opened();
    const { register, carrier } = workshop;
    await register.addPurchased(registered, 'p1', WHO);
    register.beginGiveBack(release);
    const list = await register.openWork();
    carrier.next('ownedNumber', owned).next('release', carrierError('carrier_refused'));
    const { runs, troubles } = runsOf(workshop);
    runs.lookForWork();
    await until(() => register.waiting.size === 0);
    register.openWork = async () => list;
    runs.lookForWork();
    await turn();
    await runs.stop();
    expect([register.numbers.get(NUMBER)?.status, troubles]).toEqual(['active', []]);
  });

  test('looks again at what its carrier takes its time for', async () => {
    jest.useFakeTimers();
    const workshop = await opened();
    const { register, carrier } = workshop;
    await register.addPurchased(registered, 'p1', WHO);
    register.beginGiveBack(release);
    carrier.next('ownedNumber', owned).next('release').next('ownedNumber', owned);
    const { runs, troubles } = runsOf(workshop);
    runs.lookForWork();
    await until(() => jest.getTimerCount() > 0);
    carrier.next('ownedNumber', undefined);
    await jest.advanceTimersByTimeAsync(1_000);
    await until(() => register.waiting.size === 0);
    await runs.stop();
    jest.useRealTimers();
    expect([register.numbers.has(NUMBER), troubles]).toEqual([false, []]);
  });

  test('does nothing once more of what it has given up', async () => {
    const workshop = await opened();
    const { register, carrier } = workshop;
    await register.addPurchased(registered, 'p1', WHO);
    register.beginGiveBack(release);
    const list = await register.openWork();
    carrier.next('ownedNumber', new TypeError('undefined is not a function'));
    const { runs, troubles } = runsOf(workshop);
    runs.lookForWork();
    await until(() => register.waiting.size === 0);
    register.openWork = async () => list;
    runs.lookForWork();
    await turn();
    await runs.stop();
    expect([register.numbers.get(NUMBER)?.status, troubles.length]).toEqual(['active', 1]);
  });

  test.each([
    ['carrier_rate_limited', 'leaving'],
    ['carrier_unavailable', 'leaving'],
    ['carrier_answer_unreadable', 'leaving'],
    ['service_unavailable', 'leaving'],
    ['event_store_unavailable', 'leaving'],
    ['append_outcome_unknown', 'leaving'],
    ['stream_contended', 'leaving'],
    ['vault_unavailable', 'leaving'],
    ['something_else', 'active'],
  ])('waits for what passes, and gives up for what does not: %s', async (code, status) => {
    const workshop = await opened();
    const { register, carrier, accounts } = workshop;
    await register.addPurchased(registered, 'p1', WHO);
    register.beginGiveBack(release);
    const error = code.startsWith('carrier')
      ? carrierError(code as 'carrier_unavailable')
      : Object.assign(new Error(code), { code });
    carrier.always('ownedNumber', () => error);
    expect((await accounts.open(HOME, ACCOUNT_ID)).webhooks?.voice).toBe(HERE.voice);
    const { runs, troubles } = runsOf(workshop);
    runs.lookForWork();
    await until(() => troubles.length > 0);
    await turn();
    await runs.stop();
    expect([troubles[0], register.numbers.get(NUMBER)?.status]).toEqual([error, status]);
  });

  test('tells when the inventory cannot say what there is to do', async () => {
    const workshop = await opened();
    workshop.register.loseNextAnswer('openWork', 'before');
    const { runs, troubles } = runsOf(workshop);
    runs.lookForWork();
    await until(() => troubles.length > 0);
    expect(troubles).toMatchObject([{ code: 'service_unavailable' }]);
    await runs.stop();
  });
});
