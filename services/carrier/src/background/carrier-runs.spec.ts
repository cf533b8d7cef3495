import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, jest, test } from '@jest/globals';
import { HOME, WHO } from '#event-store/testing';
import type { NumberRegisterDouble } from '#number-register/testing';
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
import { requested, submitted, uncertain } from '../purchase/fixtures/purchase-histories.js';
import { AskedWork } from '../work/asked-work.js';
import { CarrierRuns } from './carrier-runs.js';

const opened = workshopOfEachTest();
const { number, capabilities, country, locality, monthlyCost } = owned;
const facts = { number, capabilities, country, locality, monthlyCost };
const registered = { ...facts, numberType: 'local', carrier: 'twilio', carrierAccountId: ACCOUNT_ID } as const;
const { actor, correlationId } = WHO;
const asked = { workspace: HOME, carrierAccountId: ACCOUNT_ID, actor, correlationId };
const release = {
  ...asked,
  askedBy: 'event-1',
  kind: 'give-back',
  how: 'release',
  regions: [],
  number: NUMBER,
} as const;

const ireland = { region: { value: 'ie1', edge: null }, former: { value: 'us1', edge: null } } as const;

function runsOf(
  workshop: CarrierWorkshop,
  openPurchases = new OpenPurchases(),
  askEveryMs = 30_000,
  askedWork = workshop.askedWork,
) {
  const troubles: unknown[] = [];
  const heldUp: string[] = [];
  const onTrouble = (error: unknown, what?: string) => {
    troubles.push(error);
    if (what !== undefined) heldUp.push(what);
  };
  return { runs: new CarrierRuns({ ...workshop, askedWork, openPurchases, onTrouble, askEveryMs }), troubles, heldUp };
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
      .always('pointHere', () => owned)
      .always('overrides', () => []);
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

  test('leaves a carrier alone for as long as it asks to be, however much is decided meanwhile', async () => {
    const workshop = await opened();
    const { register, carrier } = workshop;
    await register.addPurchased(registered, 'p1', WHO);
    register.beginGiveBack(release);
    const { runs, troubles } = runsOf(workshop);
    let questions = 0;
    carrier.always('ownedNumber', async () => {
      questions += 1;
      runs.lookForWork();
      await turn();
      throw carrierError('carrier_rate_limited', { retryAfterMs: 60_000 });
    });
    runs.lookForWork();
    await until(() => troubles.length > 0);
    for (let times = 0; times < 20; times += 1) {
      runs.lookForWork();
      await turn();
    }
    await runs.stop();
    expect([questions, troubles.length]).toEqual([1, 1]);
  });

  test('asks for one list at a time, and once more for all that was decided meanwhile', async () => {
    const workshop = await opened();
    const lists = [Promise.withResolvers<[]>(), Promise.withResolvers<[]>()];
    let questions = 0;
    workshop.register.openWork = () => lists[questions++]!.promise;
    const { runs, troubles } = runsOf(workshop);
    for (let times = 0; times < 5; times += 1) runs.lookForWork();
    expect(questions).toBe(1);
    lists[0]!.resolve([]);
    await turn();
    expect(questions).toBe(2);
    lists[1]!.resolve([]);
    await turn();
    expect([questions, troubles]).toEqual([2, []]);
    await runs.stop();
  });

  test('imports that last, one for each account, keep nothing else waiting', async () => {
    const workshop = await opened();
    const { register, carrier } = workshop;
    const running: string[] = [];
    const over = Promise.withResolvers<void>();
    register.importProgress = async (_workspace, importId) => {
      running.push(importId);
      await over.promise;
      return { status: 'finished', page: null, rowCount: 0, open: [] };
    };
    const accounts = [ACCOUNT_ID, ...Array.from({ length: 15 }, (_, index) => `twilio-other-${index}`)];
    for (const carrierAccountId of accounts) {
      for (const which of ['first', 'second']) {
        const importId = `${which} of ${carrierAccountId}`;
        const wanted = { importId, numbers: 'all', confirmLive: false } as const;
        register.beginImport({ ...asked, ...wanted, kind: 'import', carrierAccountId, askedBy: importId });
      }
    }
    const { runs, troubles } = runsOf(workshop);
    runs.lookForWork();
    await until(() => running.length > 0);
    expect(running).toEqual(accounts.map((account) => `first of ${account}`));
    await register.addPurchased(registered, 'p1', WHO);
    register.beginGiveBack(release);
    carrier.next('ownedNumber', undefined);
    runs.lookForWork();
    await until(() => register.waiting.size === 0);
    over.resolve();
    await until(() => running.length === 2 * accounts.length);
    await runs.stop();
    expect(troubles).toEqual([]);
  });

  test('goes on with a purchase that may have been made and a fault of ours has stopped, within a round', async () => {
    const workshop = await opened();
    const bench = new PurchaseWorkshop(workshop);
    await bench.write(requested, submitted, uncertain);
    const openPurchases = new OpenPurchases();
    for (const event of await workshop.store.readAll({ after: 0, types: OpenPurchases.eventTypes })) {
      openPurchases.apply(event);
    }
    const fault = new TypeError('undefined is not a function');
    let answer: unknown = fault;
    workshop.carrier.always('orderOutcome', () => answer);
    const { runs, troubles, heldUp } = runsOf(workshop, openPurchases, 5);
    runs.start();
    await until(() => troubles.includes(fault));
    answer = { status: 'bought', number: owned };
    await until(async () => (await bench.types()).includes('Completed'));
    await runs.stop();
    expect(workshop.register.numbers.get(NUMBER)?.status).toBe('active');
    const what = `purchase ${requested.purchaseId} of ${NUMBER} at ${ACCOUNT_ID} for the workspace ${HOME}`;
    expect(new Set(heldUp)).toEqual(new Set([what]));
  });

  test('tells once what keeps it from asking for a region that may have been asked for, however often it looks', async () => {
    const workshop = await opened();
    const { register, accounts } = workshop;
    await register.addPurchased(registered, 'p1', WHO);
    register.beginRegion({ ...asked, askedBy: 'event-2', kind: 'region', ...ireland, number: NUMBER });
    const damaged = Object.assign(new Error('The entry cannot be read.'), { code: 'vault_entry_damaged' });
    accounts.open = () => Promise.reject(damaged);
    let looks = 0;
    const openWork = register.openWork.bind(register);
    register.openWork = () => {
      looks += 1;
      return openWork();
    };
    const askedWork = new AskedWork(() => workshop.time.getTime());
    const { runs, troubles } = runsOf(workshop, new OpenPurchases(), 5, askedWork);
    runs.start();
    await until(() => looks > 5);
    await runs.stop();
    expect(troubles).toEqual([damaged]);
    expect([register.waiting.size, register.failures.size]).toEqual([1, 0]);
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

  test.each<[string, (register: NumberRegisterDouble) => void]>([
    [`release of ${NUMBER}`, (register) => register.beginGiveBack(release)],
    [
      `region ie1 of ${NUMBER}`,
      (register) => register.beginRegion({ ...asked, askedBy: 'event-2', kind: 'region', ...ireland, number: NUMBER }),
    ],
    [
      'import i1',
      (register) => {
        const wanted = { importId: 'i1', numbers: 'all', confirmLive: false } as const;
        register.beginImport({ ...asked, askedBy: 'event-3', kind: 'import', ...wanted });
      },
    ],
  ])('says what it is that is held up: %s', async (name, begin) => {
    const workshop = await opened();
    const away = carrierError('carrier_unavailable');
    workshop.accounts.open = () => Promise.reject(away);
    await workshop.register.addPurchased(registered, 'p1', WHO);
    begin(workshop.register);
    const { runs, troubles, heldUp } = runsOf(workshop);
    runs.lookForWork();
    await until(() => troubles.length > 0);
    await runs.stop();
    expect([troubles, heldUp]).toEqual([[away], [`${name} at ${ACCOUNT_ID} for the workspace ${HOME}`]]);
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
