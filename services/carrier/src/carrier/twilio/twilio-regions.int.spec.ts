import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startCarrierEmulator } from '../../../../../simulator/carriers/carrier-emulator.js';
import type { RunningEmulator } from '../../../../../simulator/carriers/running-emulator.js';
import { closeTallied } from '../../../../../simulator/carriers/testing/close-tallied.js';
import { expectFailure, ownedOf, WEBHOOKS } from '../testing/carrier-steps.js';
import { openAccount } from './testing/twilio-under-test.js';
import { TwilioCarrier } from './twilio-carrier.js';
import { askedAgain } from './twilio-configuration.js';

let emulator: RunningEmulator;

beforeAll(async () => {
  emulator = await startCarrierEmulator();
});

afterAll(() => closeTallied(emulator));

/** The settings of a number in one region, as the emulator has them. */
function settingsOf({ emulated }: ReturnType<typeof openAccount>, number: string, region = 'us1') {
  return emulated.configurationOf(emulated.byNumber(number)!, region);
}

/** The same paths at another address. */
const moved = { ...WEBHOOKS, voice: WEBHOOKS.voice.replace(new URL(WEBHOOKS.voice).host, 'moved.example') };

describe('regions of Twilio', () => {
  test('in which our webhooks still name a former address are set up anew', async () => {
    const account = openAccount(emulator);
    const [number = ''] = account.emulated.seedNumbers(1);
    const carrier = account.client();
    const owned = await ownedOf(carrier, number);
    await carrier.regions.preflight(owned, 'ie1', moved);
    await carrier.regions.preflight(owned, 'ie1', WEBHOOKS);
    expect(settingsOf(account, number, 'ie1')).toMatchObject({ voice_url: askedAgain(WEBHOOKS.voice) });
  });

  test('for which nobody gave credentials are named, with the field that they belong in', async () => {
    const account = openAccount(emulator);
    const { regions } = account.client();
    const refusal = {
      code: 'carrier_credentials_rejected',
      message: expect.stringContaining('credentials.regions.au1'),
    };
    await expect(regions.requireCredentials('au1')).rejects.toMatchObject(refusal);
    const [number = ''] = account.emulated.seedNumbers(1);
    await expect(regions.withdraw(number, ['au1'], WEBHOOKS)).rejects.toMatchObject(refusal);
    await regions.requireCredentials('ie1');
    await regions.requireCredentials(regions.home);
  });

  test('have webhooks of their own, which a preflight sets and a number that goes loses, whatever our address was', async () => {
    const account = openAccount(emulator);
    const [number = ''] = account.emulated.seedNumbers(1, { voice_url: 'https://elsewhere.example' });
    const carrier = account.client();
    const before = await ownedOf(carrier, number);
    const ours = await carrier.pointHere(before, WEBHOOKS);
    await carrier.regions.preflight(ours, 'ie1', WEBHOOKS);
    await carrier.regions.preflight(ours, 'ie1', WEBHOOKS);
    expect(settingsOf(account, number, 'ie1')).toMatchObject({
      voice_url: askedAgain(WEBHOOKS.voice),
      voice_method: 'POST',
    });
    await carrier.regions.withdraw(number, ['ie1'], moved);
    expect(settingsOf(account, number, 'ie1')).toMatchObject({ voice_url: '', trunk_sid: null });
    expect(settingsOf(account, number)).toMatchObject({ voice_url: askedAgain(WEBHOOKS.voice) });
  });

  test('where somebody else is reached are left as they are', async () => {
    const account = openAccount(emulator);
    const [number = ''] = account.emulated.seedNumbers(1);
    account.emulated.configure(
      account.emulated.byNumber(number)!,
      'ie1',
      { VoiceUrl: 'https://elsewhere.example' },
      null,
    );
    const carrier = account.client();
    const owned = await carrier.pointHere(await ownedOf(carrier, number), WEBHOOKS);
    await expectFailure(account, carrier.regions.preflight(owned, 'ie1', WEBHOOKS), { code: 'region_unreachable' });
    await carrier.regions.withdraw(number, ['ie1'], WEBHOOKS);
    expect(settingsOf(account, number, 'ie1')).toMatchObject({ voice_url: 'https://elsewhere.example' });
  });

  test('where somebody has put a trunk beside our webhook are left as they are too', async () => {
    const account = openAccount(emulator);
    const [number = ''] = account.emulated.seedNumbers(1);
    const carrier = account.client();
    const owned = await carrier.pointHere(await ownedOf(carrier, number), WEBHOOKS);
    await carrier.regions.preflight(owned, 'ie1', WEBHOOKS);
    const [trunk = ''] = account.emulated.trunks.keys();
    account.emulated.configure(account.emulated.byNumber(number)!, 'ie1', { TrunkSid: trunk }, null);
    await expectFailure(account, carrier.regions.preflight(owned, 'ie1', WEBHOOKS), { code: 'region_unreachable' });
    expect(settingsOf(account, number, 'ie1')).toMatchObject({ trunk_sid: trunk });
  });

  test('reject credentials of another region, by the region', async () => {
    const account = openAccount(emulator);
    const [number = ''] = account.emulated.seedNumbers(1);
    const { credentials } = account.emulated;
    const wrong = { ...credentials, regions: { ie1: { authToken: credentials.authToken } } };
    const carrier = new TwilioCarrier({ credentials: wrong, apiUrl: emulator.url });
    const preflight = carrier.regions.preflight(await ownedOf(carrier, number), 'ie1', WEBHOOKS);
    await expect(preflight).rejects.toMatchObject({
      code: 'carrier_credentials_rejected',
      message: expect.stringContaining('Ireland'),
    });
  });

  test('name the trunk that takes calls there, and no webhook where the number has no record', async () => {
    const account = openAccount(emulator);
    const [number = ''] = account.emulated.seedNumbers(1);
    const carrier = account.client();
    const owned = await carrier.pointHere(await ownedOf(carrier, number), WEBHOOKS);
    const [trunk = ''] = account.emulated.trunks.keys();
    account.emulated.configure(account.emulated.byNumber(number)!, 'ie1', { TrunkSid: trunk }, null);
    const there = await carrier.regions.asSetUpIn(owned, 'ie1');
    expect(carrier.currentTargets(there)).toEqual({ voice: `SIP trunk ${trunk}`, messages: WEBHOOKS.messages });
    expect(await carrier.overrides(there)).toMatchObject([{ kind: 'trunk', id: trunk, takes: 'voice' }]);
    const gone = await carrier.regions.asSetUpIn({ ...owned, number: '+14155550000' }, 'ie1');
    expect(carrier.currentTargets(gone)).toEqual({ voice: null, messages: WEBHOOKS.messages });
  });

  test('that are none are refused by name', async () => {
    const account = openAccount(emulator);
    const [number = ''] = account.emulated.seedNumbers(1);
    const carrier = account.client();
    const unknown = { code: 'region_unreachable', message: expect.stringContaining('us1, ie1, au1') };
    const owned = await ownedOf(carrier, number);
    await expect(carrier.regions.preflight(owned, 'mars', WEBHOOKS)).rejects.toMatchObject(unknown);
  });

  test('are told only when Twilio has moved the number', async () => {
    const account = openAccount(emulator);
    const [number = ''] = account.emulated.seedNumbers(1);
    const { regions } = account.client();
    const effect = { kind: 'region_pending', asks: 1 } as const;
    emulator.faults.add({ operation: 'twilio.routes.UpdatePhoneNumber', account: account.emulated.id, effect });
    await regions.setRegion(number, 'ie1');
    expect(await regions.regionOf(number)).toBe('us1');
    expect(await regions.regionOf(number)).toBe('ie1');
  });
});
