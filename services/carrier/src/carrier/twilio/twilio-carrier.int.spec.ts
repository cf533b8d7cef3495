import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startCarrierEmulator } from '../../../../../simulator/carriers/carrier-emulator.js';
import type { RunningEmulator } from '../../../../../simulator/carriers/running-emulator.js';
import { closeTallied } from '../../../../../simulator/carriers/testing/close-tallied.js';
import { addService, joinService } from '../../../../../simulator/carriers/twilio/messaging-services.js';
import { everyOwnedNumber, expectFailure, orderOf, WEBHOOKS } from '../testing/carrier-steps.js';
import { openAccount } from './testing/twilio-under-test.js';
import { TwilioCarrier } from './twilio-carrier.js';

let emulator: RunningEmulator;

beforeAll(async () => {
  emulator = await startCarrierEmulator();
});

afterAll(() => closeTallied(emulator));

/** What was asked of the emulator for one account while something ran, in the order in which it was asked. */
async function requestsDuring(accountSid: string, work: () => Promise<unknown>): Promise<(string | null)[]> {
  const before = emulator.requests.length;
  await work();
  const made = emulator.requests.slice(before).filter(({ account }) => account === accountSid);
  return made.map(({ operation }) => operation);
}

describe('what Twilio is asked for', () => {
  test('one page for each thousand numbers, and one price list for their country', async () => {
    const account = openAccount(emulator);
    account.emulated.seedNumbers(2500);
    const asked = await requestsDuring(account.emulated.id, () => everyOwnedNumber(account.client()));
    expect(asked.toSorted()).toStrictEqual([
      ...Array.from({ length: 3 }, () => 'twilio.api.ListIncomingPhoneNumber'),
      'twilio.pricing.FetchPhoneNumberCountry',
    ]);
  });

  test('one write for each number that is made to point here, and the messaging services once for all', async () => {
    const account = openAccount(emulator);
    account.emulated.seedNumbers(20, { voice_url: 'https://elsewhere.example' });
    joinService(account.emulated, addService(account.emulated, {}, null), account.emulated.numbers[0]!, null);
    const carrier = account.client();
    const owned = await everyOwnedNumber(carrier);
    const asked = await requestsDuring(account.emulated.id, async () => {
      for (const number of owned) {
        await carrier.overrides(number);
        await carrier.pointHere(number, WEBHOOKS);
      }
    });
    expect(asked.toSorted()).toStrictEqual([
      ...Array.from({ length: 20 }, () => 'twilio.api.UpdateIncomingPhoneNumber'),
      'twilio.messaging.ListPhoneNumber',
      'twilio.messaging.ListService',
    ]);
  });

  test.each(['local', 'mobile', 'national'] as const)(
    'numbers of the type %s, in the list of that type',
    async (type) => {
      const carrier = openAccount(emulator).client();
      const listings = await carrier.searchNumbers({ country: 'GB', type, limit: 2 });
      expect(listings.map((listing) => [listing.country, listing.type])).toStrictEqual([
        ['GB', type],
        ['GB', type],
      ]);
    },
  );

  test('with an API key for all but the account itself, and without one by the auth token', async () => {
    const { emulated } = openAccount(emulator);
    const { accountSid, authToken, apiKeySid, apiKeySecret } = emulated.credentials;
    const withoutKey = new TwilioCarrier({ credentials: { accountSid, authToken }, apiUrl: emulator.url });
    expect(await withoutKey.account()).toMatchObject({ reference: accountSid, status: 'active' });
    const credentials = { accountSid, authToken, apiKeySid, apiKeySecret: `${apiKeySecret}0` };
    const wrongKey = new TwilioCarrier({ credentials, apiUrl: emulator.url });
    const rejected = { code: 'carrier_credentials_rejected', credential: 'apiKeySecret' };
    await expect(wrongKey.account()).rejects.toMatchObject(rejected);
  });
});

describe('a Twilio account', () => {
  test('says that it is one for trials', async () => {
    const { credentials } = emulator.openTwilioAccount({ isTrial: true, name: 'Trying out' });
    const carrier = new TwilioCarrier({ credentials, apiUrl: emulator.url });
    expect(await carrier.account()).toStrictEqual({
      reference: credentials.accountSid,
      name: 'Trying out',
      status: 'active',
      isTrial: true,
    });
  });

  test('that Twilio does not know is refused by name', async () => {
    const { client, emulated } = openAccount(emulator);
    const effect = { kind: 'refused', code: '20404' } as const;
    emulator.faults.add({ operation: 'twilio.api.FetchAccount', account: emulated.id, effect });
    await expect(client().account()).rejects.toMatchObject({
      code: 'carrier_credentials_rejected',
      message: expect.stringContaining(emulated.id),
    });
  });

  test('whose key may not read numbers is refused by name', async () => {
    const { credentials } = emulator.openTwilioAccount({ denied: ['twilio.api.ListIncomingPhoneNumber'] });
    const carrier = new TwilioCarrier({ credentials, apiUrl: emulator.url });
    await expect(carrier.account()).rejects.toMatchObject({ code: 'carrier_permission_missing', carrierCode: '70051' });
  });

  test('asks for the price of a number that is about to be bought, whatever a search has just said', async () => {
    const { credentials } = emulator.openTwilioAccount();
    const carrier = new TwilioCarrier({ credentials, apiUrl: emulator.url });
    const pricesAsked = () => emulator.validated.get('twilio.pricing.FetchPhoneNumberCountry') ?? 0;
    const before = pricesAsked();
    const search = { country: 'US', type: 'local', limit: 1 } as const;
    const [offered] = await carrier.searchNumbers(search);
    await carrier.searchNumbers(search);
    expect(pricesAsked() - before).toBe(1);
    expect(await carrier.listing(offered!.number)).toMatchObject({ monthlyCost: offered!.monthlyCost });
    expect(pricesAsked() - before).toBe(2);
  });

  test('whose key may not ask for prices has numbers without a price', async () => {
    const { credentials } = emulator.openTwilioAccount({ denied: ['twilio.pricing.*'] });
    const carrier = new TwilioCarrier({ credentials, apiUrl: emulator.url });
    const [listing] = await carrier.searchNumbers({ country: 'US', type: 'local', limit: 1 });
    expect(listing).toMatchObject({ monthlyCost: null });
  });

  test('of test credentials is refused by name', async () => {
    const { credentials } = emulator.openTwilioAccount({ isTest: true });
    const carrier = new TwilioCarrier({ credentials, apiUrl: emulator.url });
    await expect(carrier.account()).rejects.toMatchObject({
      code: 'carrier_credentials_rejected',
      message: expect.stringContaining('test credentials'),
    });
  });

  test.each([
    { accountSid: 'AC1', authToken: 'a'.repeat(32) },
    { accountSid: `AC${'1'.repeat(32)}`, authToken: '' },
    { accountSid: `AC${'1'.repeat(32)}`, authToken: 'a', apiKeySid: 'key', apiKeySecret: 'b' },
  ])('cannot have such credentials (%#), which are never sent', async (credentials) => {
    const before = emulator.requests.length;
    const carrier = new TwilioCarrier({ credentials, apiUrl: emulator.url });
    await expect(carrier.ownedNumbers()).rejects.toMatchObject({ code: 'carrier_credentials_rejected' });
    expect(emulator.requests).toHaveLength(before);
  });
});

describe('a Twilio purchase', () => {
  test.each([
    ['21451', 'area_code_unknown'],
    ['21452', 'area_code_empty'],
    ['21613', 'certification_required'],
    ['21404', 'carrier_trial_limit'],
  ])('refused with %s is %s', async (code, expected) => {
    const account = openAccount(emulator);
    const operation = 'twilio.api.CreateIncomingPhoneNumber';
    emulator.faults.add({ operation, account: account.emulated.id, effect: { kind: 'refused', code } });
    const refused = account.client().buy(orderOf('+14155550100'));
    await expectFailure(account, refused, { code: expected as never, effect: 'none' });
  });

  test.each(['cut', 'malformed'] as const)('whose answer is %s may have happened', async (kind) => {
    const account = openAccount(emulator);
    const carrier = account.client();
    const [listing] = await carrier.searchNumbers({ country: 'CA', type: 'local', limit: 1 });
    const operation = 'twilio.api.CreateIncomingPhoneNumber';
    emulator.faults.add({ operation, account: account.emulated.id, effect: { kind } });
    const order = orderOf(listing!.number);
    await expectFailure(account, carrier.buy(order), { effect: 'unknown' });
    expect(await carrier.orderOutcome(order)).toMatchObject({ status: 'bought' });
    expect(emulator.ledger.boughtTwice(account.emulated.id)).toStrictEqual({ numbers: [], references: [] });
  });

  test('is one although its price cannot be asked for', async () => {
    const account = openAccount(emulator);
    const operation = 'twilio.pricing.*';
    const [listing] = await account.client().searchNumbers({ country: 'CA', type: 'local', limit: 1 });
    const { number } = listing!;
    emulator.faults.add({ operation, account: account.emulated.id, effect: { kind: 'server_error', status: 503 } });
    expect(await account.client().buy(orderOf(number))).toMatchObject({
      status: 'bought',
      number: { number, monthlyCost: null },
    });
  });

  test('is found, and every number with it, although prices cannot be asked for', async () => {
    const account = openAccount(emulator);
    const [listing] = await account.client().searchNumbers({ country: 'CA', type: 'local', limit: 1 });
    const order = orderOf(listing!.number);
    await account.client().buy(order);
    const carrier = account.client();
    const effect = { kind: 'server_error', status: 503 } as const;
    emulator.faults.add({ operation: 'twilio.pricing.*', account: account.emulated.id, effect, times: 2 });
    const found = { number: order.number, monthlyCost: null };
    expect(await carrier.orderOutcome(order)).toMatchObject({ status: 'bought', number: found });
    expect(await carrier.ownedNumber(order.number)).toMatchObject(found);
    expect((await carrier.ownedNumbers()).numbers).toMatchObject([found]);
  });
});

describe('Twilio searches', () => {
  test('countries without area codes by what their numbers begin with', async () => {
    const { client } = openAccount(emulator);
    const search = { country: 'GB', type: 'local', areaCode: '161', limit: 5 } as const;
    const found = await client().searchNumbers(search);
    expect(found).toHaveLength(5);
    for (const { number, requires } of found) {
      expect(number).toMatch(/^\+44161/);
      expect(requires).toStrictEqual(['address']);
    }
    const contains = found[3]!.number.slice(-6);
    expect(await client().searchNumbers({ ...search, contains })).toContainEqual(found[3]);
  });

  test('a toll-free number of +1 in both countries that share it', async () => {
    const { client } = openAccount(emulator);
    const [listing] = await client().searchNumbers({ country: 'CA', type: 'toll_free', limit: 1 });
    expect(await client().listing(listing!.number)).toStrictEqual(listing);
    expect(await client().listing('not a number')).toBeUndefined();
    expect(await client().listing('+33142685300')).toBeUndefined();
  });
});

describe('pages of a Twilio account', () => {
  test('lose and repeat nothing that stays while others come and go', async () => {
    const account = openAccount(emulator);
    const numbers = account.emulated.seedNumbers(2500);
    const operation = 'twilio.api.ListIncomingPhoneNumber';
    const effect = { kind: 'pages_change', vanish: 10, appear: 10 } as const;
    emulator.faults.add({ operation, account: account.emulated.id, effect, skip: 1, times: 2 });
    const owned = await everyOwnedNumber(account.client());
    const listed = new Set(owned.map(({ number }) => number));
    expect(listed.size).toBe(owned.length);
    expect(numbers.slice(20).filter((number) => !listed.has(number))).toStrictEqual([]);
  });

  test('are never asked for elsewhere, whatever names them', async () => {
    const other = await startCarrierEmulator();
    const { client, emulated } = openAccount(other);
    const foreign = Buffer.from('https://elsewhere.example/?PageSize=1').toString('base64url');
    await expect(client().ownedNumbers(foreign)).rejects.toMatchObject({ code: 'carrier_refused' });
    expect(other.requests.map(({ path }) => path)).toStrictEqual([
      `/2010-04-01/Accounts/${emulated.id}/IncomingPhoneNumbers.json`,
    ]);
    await other.close();
  });
});
