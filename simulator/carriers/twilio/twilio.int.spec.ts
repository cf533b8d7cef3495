import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startCarrierEmulator } from '../carrier-emulator.js';
import type { RunningEmulator } from '../running-emulator.js';
import { askTwilio, buyAtTwilio, twilioNumbers } from '../testing/ask-carriers.js';
import type { TwilioAccount } from './twilio-account.js';

const TRUNK = 'Old PBX';

describe('emulated Twilio', () => {
  let emulator: RunningEmulator;
  let account: TwilioAccount;

  beforeEach(async () => {
    emulator = await startCarrierEmulator();
    account = emulator.openTwilioAccount({ regions: ['ie1'], trunks: [TRUNK] });
  });

  afterEach(() => emulator.close());

  const create = (form: { readonly [name: string]: string }, by = account) =>
    askTwilio(emulator, by, 'IncomingPhoneNumbers.json', { method: 'POST', form });

  const codeOf = async (form: { readonly [name: string]: string }, by = account) =>
    (await create(form, by)).body['code'];

  test('sells a number, shows it, changes it and takes it back; the ledger tells all of it', async () => {
    const { sid, number } = await buyAtTwilio(emulator, account, {
      FriendlyName: 'purchase-1',
      VoiceUrl: 'https://a.test/voice',
    });
    const listed = await askTwilio(
      emulator,
      account,
      `IncomingPhoneNumbers.json?PhoneNumber=${encodeURIComponent(number)}`,
    );
    expect(listed.body['incoming_phone_numbers']).toMatchObject([{ sid, voice_url: 'https://a.test/voice' }]);

    const form = { VoiceUrl: 'https://b.test/voice', SmsUrl: '' };
    const changed = await askTwilio(emulator, account, `IncomingPhoneNumbers/${sid}.json`, { method: 'POST', form });
    expect(changed.body).toMatchObject({ voice_url: 'https://b.test/voice', sms_url: '', friendly_name: 'purchase-1' });
    expect(emulator.ledger.owned(account.id).get(number)).toMatchObject({
      reference: 'purchase-1',
      configuration: { us1: { voice_url: 'https://b.test/voice' } },
      firstConfiguration: { us1: { voice_url: 'https://a.test/voice' } },
    });

    const released = await askTwilio(emulator, account, `IncomingPhoneNumbers/${sid}.json`, { method: 'DELETE' });
    expect(released.status).toBe(204);
    expect(emulator.ledger.entries.map(({ type }) => type)).toEqual(['bought', 'charged', 'configured', 'released']);
    expect(emulator.ledger.owned(account.id).size).toBe(0);
    expect(account.balance).toBe('998.85');
  });

  test('sells a number once, and knows who bought one twice', async () => {
    const first = await buyAtTwilio(emulator, account);
    expect(await codeOf({ PhoneNumber: first.number })).toBe(21_422);
    await askTwilio(emulator, account, `IncomingPhoneNumbers/${first.sid}.json`, { method: 'DELETE' });
    expect((await create({ PhoneNumber: first.number })).status).toBe(201);
    expect(emulator.ledger.boughtTwice(account.id)).toEqual({ numbers: [first.number], references: [] });
  });

  test.each([
    ['a number that nobody sells', { PhoneNumber: '+14155550000' }, 21_422],
    ['no number at all', { PhoneNumber: '+1415' }, 21_421],
    ['an area code that does not exist', { AreaCode: '999' }, 21_451],
    ['an area code without numbers', { AreaCode: '212' }, 21_452],
  ])('refuses %s', async (_what, form, code) => {
    expect(await codeOf(form)).toBe(code);
  });

  test('asks for the papers that a country wants', async () => {
    const { body } = await askTwilio(emulator, account, 'AvailablePhoneNumbers/DE/Local.json?PageSize=1');
    const [{ phone_number: number }] = body['available_phone_numbers'] as [{ phone_number: string }];
    expect(body['available_phone_numbers']).toMatchObject([{ address_requirements: 'local' }]);
    expect(await codeOf({ PhoneNumber: number })).toBe(21_631);
    const address = account.newSid('AD');
    account.addresses.set(address, { friendlyName: 'Office', country: 'DE' });
    expect(await codeOf({ PhoneNumber: number, AddressSid: address })).toBe(21_649);
    const papers = { AddressSid: address, BundleSid: account.newSid('BU') };
    expect((await create({ PhoneNumber: number, ...papers })).status).toBe(201);
  });

  test('says which types a country has, and has no search for others', async () => {
    const { body } = await askTwilio(emulator, account, 'AvailablePhoneNumbers/US.json');
    expect(Object.keys(body['subresource_uris'] as object)).toEqual(['local', 'toll_free']);
    const mobile = await askTwilio(emulator, account, 'AvailablePhoneNumbers/US/Mobile.json');
    expect(mobile.body).toMatchObject({ status: 404, code: 20_404 });
    expect((await askTwilio(emulator, account, 'AvailablePhoneNumbers/XX.json')).status).toBe(404);
  });

  test('tells the price of a type', async () => {
    const { body } = await askTwilio(emulator, account, '/v1/PhoneNumbers/Countries/US', {
      host: 'pricing.twilio.com',
    });
    expect(body['phone_number_prices']).toContainEqual({
      number_type: 'toll free',
      base_price: 2.15,
      current_price: 2.15,
    });
  });

  test('lets a trial account have one number', async () => {
    const trial = emulator.openTwilioAccount({ isTrial: true });
    await buyAtTwilio(emulator, trial);
    const [number = ''] = await twilioNumbers(emulator, trial);
    expect(await codeOf({ PhoneNumber: number }, trial)).toBe(21_404);
  });

  test('sells test credentials magic numbers alone, and gives them nothing', async () => {
    const tester = emulator.openTwilioAccount({ isTest: true });
    expect((await create({ PhoneNumber: '+15005550006' }, tester)).status).toBe(201);
    expect(await codeOf({ PhoneNumber: '+15005550000' }, tester)).toBe(21_422);
    expect(await codeOf({ PhoneNumber: '+15005550001' }, tester)).toBe(21_421);
    expect((await askTwilio(emulator, tester, 'IncomingPhoneNumbers.json')).body['code']).toBe(20_008);
    expect(emulator.ledger.of(tester.id)).toEqual([]);
  });

  test('knows who asks, and what they may', async () => {
    const wrong = await askTwilio(emulator, account, 'IncomingPhoneNumbers.json', { secret: 'wrong' });
    expect(wrong).toMatchObject({ status: 401, body: { code: 20_003 } });
    account.denied = ['twilio.api.ListIncoming*'];
    expect((await askTwilio(emulator, account, 'IncomingPhoneNumbers.json')).status).toBe(403);
    account.status = 'suspended';
    const own = await askTwilio(emulator, account, `/2010-04-01/Accounts/${account.id}.json`);
    expect(own.body).toMatchObject({ status: 'suspended' });
    expect(await codeOf({ AreaCode: '415' })).toBe(20_005);
  });

  test('has settings and credentials of their own for each region', async () => {
    const { sid } = await buyAtTwilio(emulator, account, { VoiceUrl: 'https://us.test/voice' });
    const host = 'api.dublin.ie1.twilio.com';
    const secret = account.credentials.regions['ie1']?.authToken ?? '';
    const path = `IncomingPhoneNumbers/${sid}.json`;
    expect((await askTwilio(emulator, account, path, { host })).status).toBe(401);
    expect((await askTwilio(emulator, account, path, { host, secret })).body['voice_url']).toBe('');
    await askTwilio(emulator, account, path, {
      host,
      secret,
      method: 'POST',
      form: { VoiceUrl: 'https://ie.test/voice' },
    });
    expect((await askTwilio(emulator, account, path)).body['voice_url']).toBe('https://us.test/voice');
  });

  test('has no host for a region without its edge', async () => {
    const { status } = await askTwilio(emulator, account, 'IncomingPhoneNumbers.json', { host: 'api.ie1.twilio.com' });
    expect(status).toBe(400);
    expect(emulator.violations).toMatchObject([{ problem: 'There is no host api.ie1.twilio.com.' }]);
  });

  test('moves a number to a region', async () => {
    const { number } = await buyAtTwilio(emulator, account);
    const asked = { host: 'routes.twilio.com', method: 'POST', form: { VoiceRegion: 'ie1' } } as const;
    const moved = await askTwilio(emulator, account, `/v2/PhoneNumbers/${number}`, asked);
    expect(moved.body['voice_region']).toBe('ie1');
    expect(emulator.ledger.entries.at(-1)).toMatchObject({ type: 'region_set', before: 'us1', after: 'ie1' });
  });

  test('drops a voice application for a trunk, and the trunk for an application', async () => {
    const { sid } = await buyAtTwilio(emulator, account, { VoiceApplicationSid: account.newSid('AP') });
    const [trunk = ''] = account.trunks.keys();
    const update = async (form: { readonly [name: string]: string }) =>
      (await askTwilio(emulator, account, `IncomingPhoneNumbers/${sid}.json`, { method: 'POST', form })).body;
    expect(await update({ TrunkSid: trunk })).toMatchObject({ trunk_sid: trunk, voice_application_sid: null });
    expect(await update({ VoiceApplicationSid: account.newSid('AP') })).toMatchObject({ trunk_sid: null });
    expect(await update({ VoiceApplicationSid: '' })).toMatchObject({ voice_application_sid: null });
  });

  test('has a number in one messaging service at most', async () => {
    const { sid } = await buyAtTwilio(emulator, account);
    const host = 'messaging.twilio.com';
    const form = { FriendlyName: 'Alerts', InboundRequestUrl: 'https://a.test/in' };
    const { body } = await askTwilio(emulator, account, '/v1/Services', { host, method: 'POST', form });
    expect(body).toMatchObject({ use_inbound_webhook_on_number: false });
    const members = `/v1/Services/${String(body['sid'])}/PhoneNumbers`;
    const join = () => askTwilio(emulator, account, members, { host, method: 'POST', form: { PhoneNumberSid: sid } });
    expect((await join()).status).toBe(201);
    expect((await join()).status).toBe(409);
    expect((await askTwilio(emulator, account, members, { host })).body['phone_numbers']).toMatchObject([{ sid }]);
    expect((await askTwilio(emulator, account, `${members}/${sid}`, { host, method: 'DELETE' })).status).toBe(204);
    expect((await askTwilio(emulator, account, `${members}/${sid}`, { host })).status).toBe(404);
  });

  test('answers ten thousand numbers in ten pages, each once', async () => {
    const seeded = account.seedNumbers(10_000);
    const found: string[] = [];
    let next: unknown = `/2010-04-01/Accounts/${account.id}/IncomingPhoneNumbers.json?PageSize=1000`;
    for (let pages = 0; typeof next === 'string'; pages += 1) {
      expect(pages).toBeLessThan(10);
      const { body } = await askTwilio(emulator, account, next);
      found.push(...(body['incoming_phone_numbers'] as { phone_number: string }[]).map((one) => one.phone_number));
      next = body['next_page_uri'];
    }
    expect(found).toEqual(seeded);
  });

  test('refuses a request that does not fit its document, and keeps it', async () => {
    const path = 'IncomingPhoneNumbers.json';
    const { status, body } = await askTwilio(emulator, account, path, {
      method: 'POST',
      form: { PhoneNumbr: '+1', VoiceMethod: 'PUT' },
    });
    expect({ status, body }).toMatchObject({ status: 400, body: { code: 20_001, status: 400 } });
    await askTwilio(emulator, account, `${path}?PageSize=5000`);
    await askTwilio(emulator, account, `${path}?Order=asc`);
    await askTwilio(emulator, account, 'PhoneNumbers.json');
    expect(emulator.violations.map(({ problem }) => problem)).toEqual([
      'Form: /PhoneNumbr is not known; /VoiceMethod must be equal to one of the allowed values.',
      'Query: /PageSize must be <= 1000.',
      'Query: /Order is not known.',
      expect.stringContaining('is no operation that the emulator knows'),
    ]);
    expect(emulator.validated.size).toBe(0);
    expect(emulator.ledger.entries).toEqual([]);
  });

  test('never sends an answer of its own that does not fit, and says so at the end', async () => {
    const broken = await startCarrierEmulator();
    const its = broken.openTwilioAccount();
    its.seedNumbers(1, { voice_method: 'PUT' });
    await expect(askTwilio(broken, its, 'IncomingPhoneNumbers.json')).rejects.toThrow('not valid JSON');
    expect(broken.brokenAnswers).toMatchObject([{ operation: 'twilio.api.ListIncomingPhoneNumber' }]);
    await expect(broken.close()).rejects.toThrow('/incoming_phone_numbers/0/voice_method must be equal to one of');
  });
});
