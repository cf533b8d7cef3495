import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startCarrierEmulator } from '../../../../simulator/carriers/carrier-emulator.js';
import type { RunningEmulator } from '../../../../simulator/carriers/running-emulator.js';
import { closeTallied } from '../../../../simulator/carriers/testing/close-tallied.js';
import { WEBHOOKS, ownedOf } from '../carrier/testing/carrier-steps.js';
import { openAccount } from '../carrier/twilio/testing/twilio-under-test.js';
import { HOME, WHO } from '#event-store/testing';
import { ACCOUNT_ID, workshopOfEachTest } from '../testing/carrier-workshop.js';
import { GiveBackRun } from './give-back-run.js';
import { regionTakenElsewhere } from './taken-elsewhere.js';

const opened = workshopOfEachTest();
let emulator: RunningEmulator;

beforeAll(async () => {
  emulator = await startCarrierEmulator();
});

afterAll(() => closeTallied(emulator));

/** A number at Twilio that was moved to Ireland by us. */
async function inIreland() {
  const account = openAccount(emulator);
  const [number = ''] = account.emulated.seedNumbers(1);
  const carrier = account.client();
  const { regions } = carrier;
  const owned = await carrier.pointHere(await ownedOf(carrier, number), WEBHOOKS);
  await regions.preflight(owned, 'ie1', WEBHOOKS);
  await regions.setRegion(number, 'ie1');
  account.emulated.settle();
  const record = account.emulated.byNumber(number)!;
  const change = (fields: Readonly<Record<string, string>>) => account.emulated.configure(record, 'ie1', fields, null);
  const takenIn = (visited = ['ie1']) => regionTakenElsewhere(carrier, regions, owned, { visited, webhooks: WEBHOOKS });
  return { account, number, record, regions, change, takenIn };
}

describe('the calls of a number at Twilio that was moved', () => {
  test('are ours until somebody puts a trunk before our webhook, which stays when ours is withdrawn', async () => {
    const { account, number, record, regions, change, takenIn } = await inIreland();
    expect(await takenIn()).toBeUndefined();
    const [trunk = ''] = account.emulated.trunks.keys();
    change({ TrunkSid: trunk });
    expect(await takenIn()).toBe('ie1');
    await regions.withdraw(number, ['ie1'], WEBHOOKS);
    expect(account.emulated.configurationOf(record, 'ie1')).toMatchObject({ trunk_sid: trunk, voice_url: '' });
    expect([await regions.regionOf(number), await takenIn()]).toEqual(['ie1', 'ie1']);
  });

  test('are not ours where somebody has set another webhook, nor in a region that we never had it in', async () => {
    const { change, takenIn } = await inIreland();
    expect(await takenIn([])).toBe('ie1');
    change({ VoiceUrl: 'https://theirs.example/voice' });
    expect(await takenIn()).toBe('ie1');
  });

  test('are nobody else’s at home', async () => {
    const { account, number, regions, takenIn } = await inIreland();
    await regions.setRegion(number, regions.home);
    account.emulated.settle();
    expect(await takenIn()).toBeUndefined();
  });
});

describe('a detach that puts nothing back, of a number at Twilio that somebody has moved to Australia since', () => {
  test('leaves it there though a region of ours is on its way, and without credentials of its region', async () => {
    const workshop = await opened();
    const { register, accounts } = workshop;
    const account = openAccount(emulator);
    const [number = ''] = account.emulated.seedNumbers(1);
    const carrier = account.client();
    const owned = await carrier.pointHere(await ownedOf(carrier, number), WEBHOOKS);
    await carrier.regions.preflight(owned, 'ie1', WEBHOOKS);
    const record = account.emulated.byNumber(number)!;
    record.voiceRegion = 'au1';
    const effect = { kind: 'region_pending', asks: 9 } as const;
    const settleAtOnce = emulator.faults.add({
      operation: 'twilio.routes.UpdatePhoneNumber',
      account: account.emulated.id,
      effect,
    });
    await carrier.regions.setRegion(number, 'ie1');
    settleAtOnce();
    const { capabilities, country, locality, monthlyCost } = owned;
    const facts = { number, capabilities, country, locality, monthlyCost, numberType: 'local' } as const;
    await register.addPurchased({ ...facts, carrier: 'twilio', carrierAccountId: ACCOUNT_ID }, 'purchase-1', WHO);
    const { actor, correlationId } = WHO;
    const asked = { workspace: HOME, carrierAccountId: ACCOUNT_ID, actor, correlationId, askedBy: 'event-1', number };
    const work = { ...asked, kind: 'give-back', how: 'detach', regions: ['ie1'], restore: false } as const;
    register.beginGiveBack(work);
    const connected = await accounts.open(HOME, ACCOUNT_ID);
    accounts.open = async () => ({ ...connected, carrier, webhooks: WEBHOOKS });
    await new GiveBackRun(workshop, work).toEnd();
    account.emulated.settle();
    expect([register.numbers.has(number), await carrier.regions.regionOf(number)]).toEqual([false, 'au1']);
    expect(account.emulated.configurationOf(record, 'ie1')).toMatchObject({ voice_url: '' });
  });
});
