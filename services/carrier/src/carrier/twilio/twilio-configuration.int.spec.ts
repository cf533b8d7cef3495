import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startCarrierEmulator } from '../../../../../simulator/carriers/carrier-emulator.js';
import type { RunningEmulator } from '../../../../../simulator/carriers/running-emulator.js';
import { closeTallied } from '../../../../../simulator/carriers/testing/close-tallied.js';
import { addService, joinService } from '../../../../../simulator/carriers/twilio/messaging-services.js';
import type { OwnedNumber } from '../carrier-facts.js';
import { HERE, ownedOf, WEBHOOKS } from '../testing/carrier-steps.js';
import { openAccount } from './testing/twilio-under-test.js';
import { askedAgain } from './twilio-configuration.js';

let emulator: RunningEmulator;

beforeAll(async () => {
  emulator = await startCarrierEmulator();
});

afterAll(() => closeTallied(emulator));

/** The settings of a number, as the emulator has them. */
function settingsOf({ emulated }: ReturnType<typeof openAccount>, number: string) {
  return emulated.configurationOf(emulated.byNumber(number)!, 'us1');
}

describe("a Twilio number's configuration", () => {
  test('leaves alone whoever is only told of calls', async () => {
    const account = openAccount(emulator);
    const [number = ''] = account.emulated.seedNumbers(1, { status_callback: 'https://elsewhere.example/status' });
    const carrier = account.client();
    await carrier.pointHere(await ownedOf(carrier, number), WEBHOOKS);
    expect(settingsOf(account, number)).toMatchObject({
      voice_url: askedAgain(WEBHOOKS.voice),
      sms_url: askedAgain(WEBHOOKS.messages),
      status_callback: 'https://elsewhere.example/status',
      status_callback_method: 'POST',
    });
  });

  test('is made right where it is no longer what it was', async () => {
    const account = openAccount(emulator);
    const [number = ''] = account.emulated.seedNumbers(1);
    const carrier = account.client();
    const stale: OwnedNumber = await ownedOf(carrier, number);
    const [trunk = ''] = account.emulated.trunks.keys();
    account.emulated.configure(account.emulated.byNumber(number)!, 'us1', { TrunkSid: trunk }, null);
    expect(carrier.pointing(await carrier.pointHere(stale, WEBHOOKS), WEBHOOKS)).toStrictEqual(HERE);
    const [application, fallback] = [account.emulated.newSid('AP'), 'https://elsewhere.example/sms'];
    account.emulated.configure(account.emulated.byNumber(number)!, 'us1', { VoiceApplicationSid: application }, null);
    expect(carrier.pointing(await ownedOf(carrier, number), WEBHOOKS)).toStrictEqual({ voice: false, messages: true });
    await carrier.pointHere(await ownedOf(carrier, number), WEBHOOKS);
    account.emulated.configure(account.emulated.byNumber(number)!, 'us1', { SmsFallbackUrl: fallback }, null);
    expect(carrier.pointing(await ownedOf(carrier, number), WEBHOOKS)).toStrictEqual({ voice: true, messages: false });
    await carrier.pointHere(await ownedOf(carrier, number), WEBHOOKS);
    expect(settingsOf(account, number)).toMatchObject({ trunk_sid: null, voice_url: askedAgain(WEBHOOKS.voice) });
  });

  test('names the trunk and the applications that take calls and messages', async () => {
    const account = openAccount(emulator);
    const [trunk = ''] = account.emulated.trunks.keys();
    const [voice, sms] = [account.emulated.newSid('AP'), account.emulated.newSid('AP')];
    const [first = ''] = account.emulated.seedNumbers(1, { voice_application_sid: voice, sms_application_sid: sms });
    const [second = ''] = account.emulated.seedNumbers(1, { trunk_sid: trunk });
    const carrier = account.client();
    expect(await carrier.overrides(await ownedOf(carrier, first))).toStrictEqual([
      { kind: 'application', id: voice, name: null, takes: 'voice' },
      { kind: 'application', id: sms, name: null, takes: 'messages' },
    ]);
    expect(await carrier.overrides(await ownedOf(carrier, second))).toStrictEqual([
      { kind: 'trunk', id: trunk, name: null, takes: 'voice' },
    ]);
  });

  test('is not overridden by a service that goes while they are read', async () => {
    const account = openAccount(emulator);
    const [number = ''] = account.emulated.seedNumbers(1);
    joinService(account.emulated, addService(account.emulated, {}, null), account.emulated.byNumber(number)!, null);
    const effect = { kind: 'refused', code: '20404' } as const;
    emulator.faults.add({ operation: 'twilio.messaging.ListPhoneNumber', account: account.emulated.id, effect });
    const carrier = account.client();
    expect(await carrier.overrides(await ownedOf(carrier, number))).toStrictEqual([]);
  });

  test('is not overridden by a service that leaves messages to the number', async () => {
    const account = openAccount(emulator);
    const [number = ''] = account.emulated.seedNumbers(1);
    const service = addService(account.emulated, { UseInboundWebhookOnNumber: true }, null);
    joinService(account.emulated, service, account.emulated.byNumber(number)!, null);
    const carrier = account.client();
    expect(await carrier.overrides(await ownedOf(carrier, number))).toStrictEqual([]);
  });
});
