import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startCarrierEmulator } from '../../../../simulator/carriers/carrier-emulator.js';
import type { RunningEmulator } from '../../../../simulator/carriers/running-emulator.js';
import { closeTallied } from '../../../../simulator/carriers/testing/close-tallied.js';
import { WEBHOOKS, ownedOf } from '../carrier/testing/carrier-steps.js';
import { openAccount } from '../carrier/twilio/testing/twilio-under-test.js';
import { isTakenElsewhere } from './taken-elsewhere.js';

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
  const isTaken = (visited = ['ie1']) => isTakenElsewhere(carrier, regions, owned, { visited, webhooks: WEBHOOKS });
  return { account, number, record, regions, change, isTaken };
}

describe('the calls of a number at Twilio that was moved', () => {
  test('are ours until somebody puts a trunk before our webhook, which stays when ours is withdrawn', async () => {
    const { account, number, record, regions, change, isTaken } = await inIreland();
    expect(await isTaken()).toBe(false);
    const [trunk = ''] = account.emulated.trunks.keys();
    change({ TrunkSid: trunk });
    expect(await isTaken()).toBe(true);
    await regions.withdraw(number, ['ie1'], WEBHOOKS);
    expect(account.emulated.configurationOf(record, 'ie1')).toMatchObject({ trunk_sid: trunk, voice_url: '' });
    expect([await regions.regionOf(number), await isTaken()]).toEqual(['ie1', true]);
  });

  test('are not ours where somebody has set another webhook, nor in a region that we never had it in', async () => {
    const { change, isTaken } = await inIreland();
    expect(await isTaken([])).toBe(true);
    change({ VoiceUrl: 'https://theirs.example/voice' });
    expect(await isTaken()).toBe(true);
  });

  test('are nobody else’s at home', async () => {
    const { account, number, regions, isTaken } = await inIreland();
    await regions.setRegion(number, regions.home);
    account.emulated.settle();
    expect(await isTaken()).toBe(false);
  });
});
