import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { HOME, WHO } from '#event-store/testing';
import { GiveBackRun } from '../custody/give-back-run.js';
import { OpenPurchases } from '../purchase/open-purchases.js';
import { RegionRun } from '../region/region-run.js';
import { ACCOUNT_ID, NUMBER, carrierError, owned, workshopOfEachTest } from '../testing/carrier-workshop.js';
import type { CarrierWorkshop } from '../testing/carrier-workshop.js';
import { AskedWork } from '../work/asked-work.js';
import { CarrierRuns } from './carrier-runs.js';

const opened = workshopOfEachTest();
const { number, capabilities, country, locality, monthlyCost } = owned;
const facts = { number, capabilities, country, locality, monthlyCost };
const registered = { ...facts, numberType: 'local', carrier: 'twilio', carrierAccountId: ACCOUNT_ID } as const;

/** A number and what is asked for it. */
async function asked() {
  const workshop = await opened();
  const { actor, correlationId } = WHO;
  const who = { workspace: HOME, carrierAccountId: ACCOUNT_ID, actor, correlationId, number: NUMBER };
  const release = { ...who, askedBy: 'event-1', kind: 'give-back', how: 'release', regions: [] } as const;
  const [ie1, us1] = ['ie1', 'us1'].map((value) => ({ value, edge: null }));
  const region = { ...who, askedBy: 'event-2', kind: 'region', region: ie1!, former: us1! } as const;
  await workshop.register.addPurchased(registered, 'purchase-1', WHO);
  return { workshop, release, region, ...workshop, carrier: workshop.carrier };
}

/** What goes on by itself in a process that starts now. */
function startedNow(workshop: CarrierWorkshop) {
  const askedWork = new AskedWork(() => workshop.now().getTime());
  return new CarrierRuns({ ...workshop, askedWork, openPurchases: new OpenPurchases(), onTrouble: () => undefined });
}

describe('counted on the clock of this process alone', () => {
  test('what was open when we started may have been asked for, and is not taken for refused', async () => {
    const { workshop, register, carrier, release } = await asked();
    register.beginGiveBack(release);
    const refused = Promise.withResolvers<void>();
    carrier.next('ownedNumber', carrierError('carrier_account_suspended'), () => refused.resolve());
    const runs = startedNow(workshop);
    runs.lookForWork();
    await refused.promise;
    for (let turns = 0; turns < 20; turns += 1) await turn();
    await runs.stop();
    expect(register.numbers.get(NUMBER)?.status).toBe('leaving');
  });

  test('what was decided since was asked for by nobody else, and a refusal of it holds', async () => {
    const { workshop, register, carrier, release } = await asked();
    const runs = startedNow(workshop);
    runs.lookForWork();
    for (let turns = 0; turns < 20; turns += 1) await turn();
    register.beginGiveBack(release);
    carrier.next('ownedNumber', carrierError('carrier_account_suspended'));
    runs.lookForWork();
    while (register.waiting.size > 0) await turn();
    await runs.stop();
    expect(register.failures.get(`${NUMBER} give-back`)?.code).toBe('carrier_account_suspended');
  });

  test('a region has its ten minutes, and no more', async () => {
    const { workshop, register, carrier, region } = await asked();
    register.beginRegion(region);
    carrier.hasRegions = true;
    carrier.next('ownedNumber', owned).next('preflight').next('setRegion').next('regionOf', 'us1');
    expect(await new RegionRun(workshop, region).toEnd()).toEqual({ againInMs: 5_000 });
    carrier.next('regionOf', 'us1');
    workshop.pass(600_000);
    expect(await new RegionRun(workshop, region).toEnd()).toEqual({ againInMs: 5_000 });
    carrier.next('regionOf', 'us1').next('setRegion');
    workshop.pass(1);
    expect(await new RegionRun(workshop, region).toEnd()).toBeUndefined();
    expect(register.failures.get(`${NUMBER} region`)?.code).toBe('region_not_confirmed');
  });

  test('what an earlier process may have asked for is not given up as if it had stayed', async () => {
    const { workshop, register, carrier, release } = await asked();
    register.beginGiveBack(release);
    const askedWork = workshop.asProcessThatFinds([release]);
    const run = () => new GiveBackRun({ ...workshop, askedWork }, release);
    await expect(run().giveUp()).rejects.toThrow('not given up');
    expect(register.numbers.get(NUMBER)?.status).toBe('leaving');
    carrier.next('ownedNumber', undefined);
    await run().toEnd();
    expect(register.numbers.has(NUMBER)).toBe(false);
  });

  test('it is not forgotten before the inventory knows what has become of it', async () => {
    const { workshop, register, carrier, region } = await asked();
    carrier.hasRegions = true;
    register.beginRegion(region);
    const askedWork = workshop.asProcessThatFinds([region]);
    const giveUp = () => new RegionRun({ ...workshop, askedWork }, region).giveUp();
    register.loseNextAnswer('settleRegion', 'before');
    carrier.next('setRegion').next('setRegion');
    await expect(giveUp()).rejects.toMatchObject({ code: 'service_unavailable' });
    expect(askedWork.mayBeAsked(region)).toBe(true);
    await giveUp();
    expect(askedWork.mayBeAsked(region)).toBe(false);
  });
});
