import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startCarrierEmulator } from '../../../../../simulator/carriers/carrier-emulator.js';
import type { RunningEmulator } from '../../../../../simulator/carriers/running-emulator.js';
import { closeTallied } from '../../../../../simulator/carriers/testing/close-tallied.js';
import { FirstSeen } from '../first-seen.js';
import { everyOwnedNumber, orderOf, ownedOf, WEBHOOKS } from '../testing/carrier-steps.js';
import { NumberOrders } from './number-orders.js';
import { NumberSearcher } from './number-search.js';
import { OwnedNumberReader } from './owned-numbers.js';
import { TelnyxClient } from './telnyx-client.js';
import { ACCOUNT_ID, openReadyTelnyx, openTelnyx, setUpElsewhere } from './testing/emulated-telnyx.js';

let emulator: RunningEmulator;

beforeAll(async () => {
  emulator = await startCarrierEmulator();
});

afterAll(() => closeTallied(emulator));

const ready = () => openReadyTelnyx(emulator);

describe('Telnyx, set up', () => {
  test('is set up once although the answer is lost', async () => {
    const { emulated, client } = openTelnyx(emulator);
    const effect = { kind: 'lost_after_effect' } as const;
    emulator.faults.add({ operation: 'telnyx.CreateTexmlApplication', account: emulated.id, effect });
    emulator.faults.add({ operation: 'telnyx.CreateMessagingProfile', account: emulated.id, effect });
    const { connectionId, messagingProfileId } = await client().setUp(WEBHOOKS);
    expect([...emulated.resources.keys()]).toStrictEqual([connectionId, messagingProfileId]);
  });

  test('keeps what is in use, or the oldest, and takes away what a request has made that was given up for lost', async () => {
    const { account, setup, carrier } = await ready();
    const { emulated } = account;
    const late = () => {
      emulated.addResource('texml_application', emulated.resources.get(setup['connectionId']!)!.fields, null);
      emulated.addResource('messaging_profile', emulated.resources.get(setup['messagingProfileId']!)!.fields, null);
    };
    late();
    expect(await account.client().setUp(WEBHOOKS)).toStrictEqual(setup);
    expect([...emulated.resources.keys()]).toStrictEqual(Object.values(setup));
    late();
    const [, , connectionId = '', messagingProfileId = ''] = emulated.resources.keys();
    const inUse = { connectionId, messagingProfileId };
    emulated.seedNumbers(1, { connection_id: setup['connectionId']! });
    expect(await account.client(inUse).setUp(WEBHOOKS)).toStrictEqual(inUse);
    expect([...emulated.resources.keys()]).toStrictEqual([setup['connectionId'], connectionId, messagingProfileId]);
    expect(await carrier.setUp(WEBHOOKS)).toMatchObject({ connectionId: setup['connectionId'] });
    expect([...emulated.resources.keys()]).toStrictEqual([setup['connectionId'], messagingProfileId]);
  });

  test('sends calls and messages where they should go, also after a move', async () => {
    const { account, setup, carrier } = await ready();
    const fieldsOf = (id: string | undefined) => account.emulated.resources.get(id ?? '')?.fields;
    expect(fieldsOf(setup['connectionId'])).toMatchObject({
      friendly_name: `Ringfence ${ACCOUNT_ID}`,
      voice_url: WEBHOOKS.voice,
      voice_method: 'post',
    });
    expect(fieldsOf(setup['messagingProfileId'])).toMatchObject({
      name: `Ringfence ${ACCOUNT_ID}`,
      webhook_url: WEBHOOKS.messages,
      webhook_api_version: '2',
    });
    const moved = { ...WEBHOOKS, voice: 'https://moved.example/voice', messages: 'https://moved.example/messages' };
    expect(await carrier.setUp(moved)).toStrictEqual(setup);
    expect(fieldsOf(setup['connectionId'])).toMatchObject({ voice_url: moved.voice });
    expect(fieldsOf(setup['messagingProfileId'])).toMatchObject({ webhook_url: moved.messages });
  });

  test('keeps the countries that somebody has allowed messages to', async () => {
    const { account, setup, carrier } = await ready();
    const profile = account.emulated.resources.get(setup['messagingProfileId'] ?? '')!;
    account.emulated.changeResource(profile, { whitelisted_destinations: ['BR'] }, null);
    await carrier.setUp({ ...WEBHOOKS, messages: 'https://moved.example/messages' });
    expect(profile.fields).toMatchObject({ whitelisted_destinations: ['BR'] });
  });

  test('leaves nothing behind, and nothing in the way of who still needs it', async () => {
    const { account, carrier } = await ready();
    const [number = ''] = setUpElsewhere(account, 1);
    const before = await ownedOf(carrier, number);
    await carrier.pointHere(before);
    await expect(carrier.takeDown()).rejects.toMatchObject({ code: 'carrier_refused', carrierCode: '10021' });
    await carrier.configure(before, before.configuration);
    await carrier.takeDown();
    const names = [...account.emulated.resources.values()].map(({ fields }) => JSON.stringify(fields));
    expect(names.filter((name) => name.includes('Ringfence'))).toStrictEqual([]);
  });

  test('has to be set up before numbers can point here', async () => {
    const client = openTelnyx(emulator).client();
    await expect(client.buy(orderOf('+14155550100'))).rejects.toThrow('Call setUp first');
  });
});

describe('Telnyx, asked for numbers', () => {
  test('tells place and price', async () => {
    const { carrier } = await ready();
    const [listing] = await carrier.searchNumbers({ country: 'US', type: 'local', areaCode: '415', limit: 1 });
    expect(listing).toMatchObject({
      locality: 'San Francisco, CA',
      monthlyCost: { amount: '1.00', currency: 'USD' },
      capabilities: { voice: true, sms: true, mms: true },
      requires: [],
    });
  });

  test('tells what has to be known of the buyer', async () => {
    const { carrier } = await ready();
    const [listing] = await carrier.searchNumbers({ country: 'GB', type: 'mobile', limit: 1 });
    expect(listing?.requires).toStrictEqual(['bundle']);
    expect((await carrier.listing(listing?.number ?? ''))?.requires).toStrictEqual(['bundle']);
  });

  test('finds digits across the area code and behind it', async () => {
    const { carrier } = await ready();
    const found = await carrier.searchNumbers({
      country: 'US',
      type: 'local',
      areaCode: '415',
      contains: '15',
      limit: 5,
    });
    expect(found).toHaveLength(5);
  });

  test('still sells what it does not tell the requirements of', async () => {
    const { account, carrier } = await ready();
    account.emulated.denied = ['telnyx.ListRegulatoryRequirements'];
    const [listing] = await carrier.searchNumbers({ country: 'GB', type: 'mobile', limit: 1 });
    expect(listing?.requires).toStrictEqual([]);
  });
});

describe('Telnyx, asked for orders', () => {
  test('says that an order came to nothing', async () => {
    const { account, carrier } = await ready();
    const [listing] = await carrier.searchNumbers({ country: 'US', type: 'local', areaCode: '415', limit: 1 });
    const order = orderOf(listing?.number ?? '');
    emulator.faults.clear();
    const effect = { kind: 'order_pending', ms: 3_600_000, outcome: 'failure' } as const;
    emulator.faults.add({ operation: 'telnyx.CreateNumberOrder', account: account.emulated.id, effect });
    expect(await carrier.buy(order)).toStrictEqual({ status: 'pending' });
    account.emulated.settle();
    expect(await carrier.orderOutcome(order)).toMatchObject({
      status: 'refused',
      error: { code: 'number_not_available' },
    });
  });

  test('is asked again while a number that it sold is not listed yet', async () => {
    const { account, carrier } = await ready();
    const [listing] = await carrier.searchNumbers({ country: 'US', type: 'local', areaCode: '415', limit: 1 });
    const order = orderOf(listing?.number ?? '');
    emulator.faults.clear();
    const about = { operation: 'telnyx.CreateNumberOrder', account: account.emulated.id };
    emulator.faults.add({ ...about, effect: { kind: 'order_pending', asks: 1 } });
    emulator.faults.add({ ...about, effect: { kind: 'listed_late', asks: 1 } });
    expect(await carrier.buy(order)).toStrictEqual({ status: 'pending' });
    const outcomes: string[] = [];
    while (outcomes.at(-1) !== 'bought') outcomes.push((await carrier.orderOutcome(order)).status);
    expect(outcomes.slice(0, -1)).not.toContain('none');
  });

  test('says what an order waits for', async () => {
    const { account, carrier } = await ready();
    const [listing] = await carrier.searchNumbers({ country: 'GB', type: 'mobile', limit: 1 });
    const order = orderOf(listing?.number ?? '');
    emulator.faults.clear();
    const waiting = { status: 'pending', waitsFor: { code: 'bundle_required' } };
    expect(await carrier.buy(order)).toMatchObject(waiting);
    account.emulated.settle();
    expect(await carrier.orderOutcome(order)).toMatchObject(waiting);
  });

  test('does not wait for ever for a number that was sold and has gone since', async () => {
    const { account, carrier } = await ready();
    const [listing] = await carrier.searchNumbers({ country: 'US', type: 'local', areaCode: '415', limit: 1 });
    const order = orderOf(listing?.number ?? '');
    emulator.faults.clear();
    await carrier.buy(order);
    account.emulated.settle();
    account.emulated.vanish(order.number);
    const client = new TelnyxClient({ apiKey: account.emulated.credentials.apiKey, apiUrl: emulator.url });
    const [searcher, owned] = [new NumberSearcher(client), new OwnedNumberReader(client)];
    let minutes = 0;
    const orders = new NumberOrders(client, searcher, owned, new FirstSeen(() => minutes * 60_000));
    // When Telnyx says that it was done counts for nothing: its clock may be ahead of ours, or behind it.
    const [sold] = account.emulated.orders.all;
    const outcomes: unknown[] = [];
    for (const [afterMinutes, doneAt] of [
      [0, 0],
      [9, 4e12],
      [11, 4e12],
    ] as const) {
      [minutes, sold!.updatedAt] = [afterMinutes, new Date(doneAt)];
      outcomes.push(await orders.outcome(order));
    }
    const gone = { status: 'refused', error: { code: 'number_not_at_carrier' } };
    expect(outcomes).toMatchObject([{ status: 'pending' }, { status: 'pending' }, gone]);
  });

  test('says why it sells nothing', async () => {
    const { account, carrier } = await ready();
    const [listing] = await carrier.searchNumbers({ country: 'US', type: 'local', areaCode: '415', limit: 1 });
    account.emulated.balance = '0.10';
    const poor = { code: 'carrier_balance_insufficient', effect: 'none', carrierCode: '20100' };
    await expect(carrier.buy(orderOf(listing?.number ?? ''))).rejects.toMatchObject(poor);
    account.emulated.denied = ['telnyx.*'];
    const denied = { code: 'carrier_permission_missing', effect: 'none', carrierCode: '10010' };
    await expect(carrier.buy(orderOf(listing?.number ?? ''))).rejects.toMatchObject(denied);
  });

  test('leaves open what it was asked to buy when its answer cannot be read', async () => {
    for (const kind of ['malformed', 'cut'] as const) {
      const { account, carrier } = await ready();
      const [listing] = await carrier.searchNumbers({ country: 'US', type: 'local', areaCode: '415', limit: 1 });
      const order = orderOf(listing?.number ?? '');
      const effect = { kind };
      emulator.faults.add({ operation: 'telnyx.CreateNumberOrder', account: account.emulated.id, effect });
      await expect(carrier.buy(order)).rejects.toMatchObject({
        name: 'CarrierError',
        effect: 'unknown',
        isPassing: true,
      });
      account.emulated.settle();
      expect(await carrier.orderOutcome(order)).toMatchObject({ status: 'bought' });
    }
  });
});

describe('Telnyx, asked for what an account holds', () => {
  test('loses no number when others come and go between pages', async () => {
    const { account, carrier } = await ready();
    const numbers = setUpElsewhere(account, 600);
    const listPages = { operation: 'telnyx.ListPhoneNumbers', account: account.emulated.id };
    const effect = { kind: 'pages_change', vanish: 20, appear: 20 } as const;
    emulator.faults.add({ ...listPages, skip: 1, times: 2, effect });
    const listed = new Set((await everyOwnedNumber(carrier)).map(({ number }) => number));
    const stayed = numbers.filter((number) => account.emulated.find(number));
    expect(stayed).toHaveLength(560);
    expect(stayed.filter((number) => !listed.has(number))).toStrictEqual([]);
  });

  test('is asked twice for each page, whatever the numbers are', async () => {
    const { account, carrier } = await ready();
    setUpElsewhere(account, 1_000);
    const before = emulator.requests.length;
    expect(await everyOwnedNumber(carrier)).toHaveLength(1_000);
    expect(emulator.requests.length - before).toBe(2 * 5);
  });

  test('names who takes calls and messages', async () => {
    const { account, carrier } = await ready();
    const [application = '', nowhere = '', equipment = ''] = setUpElsewhere(account, 3);
    const targetsOf = async (number: string) => carrier.currentTargets(await ownedOf(carrier, number));
    expect(await targetsOf(application)).toStrictEqual({
      voice: 'connection "Their IVR"',
      messages: 'messaging profile "Their texts"',
    });
    expect(await targetsOf(nowhere)).toStrictEqual({ voice: null, messages: null });
    expect(await targetsOf(equipment)).toStrictEqual({ voice: 'connection "Their PBX"', messages: null });
    const unread = account.client().currentTargets(await ownedOf(carrier, equipment));
    expect(unread.voice).toMatch(/^connection \d+$/);
  });

  test('names equipment that takes calls past webhooks, until the number points here', async () => {
    const { account, carrier } = await ready();
    const equipment = await ownedOf(carrier, setUpElsewhere(account, 3)[2] ?? '');
    expect(await carrier.overrides(equipment)).toStrictEqual([
      { kind: 'connection', id: equipment.configuration['connection_id'], name: 'Their PBX', takes: 'voice' },
    ]);
    expect(await carrier.overrides(await carrier.pointHere(equipment))).toStrictEqual([]);
  });

  test('takes a UUID beside a number for a purchase, and nothing else', async () => {
    const { account, carrier } = await ready();
    const [theirs = ''] = setUpElsewhere(account, 1);
    expect((await ownedOf(carrier, theirs)).purchaseId).toBeNull();
  });
});

test('without us, a number keeps what is not ours', async () => {
  const { account, carrier } = await ready();
  const [application = '', nowhere = ''] = setUpElsewhere(account, 2);
  const theirs = await ownedOf(carrier, application);
  expect(carrier.withoutUs(theirs)).toStrictEqual(theirs.configuration);
  const ours = await carrier.pointHere(await ownedOf(carrier, nowhere));
  expect(carrier.withoutUs(ours)).toStrictEqual({ connection_id: null, messaging_profile_id: null });
  const { connection_id: connection } = theirs.configuration;
  const half = await carrier.configure(ours, { ...ours.configuration, connection_id: connection ?? null });
  expect(carrier.withoutUs(half)).toStrictEqual({ connection_id: connection, messaging_profile_id: null });
});

test('half a change is none, and the next attempt goes on from there', async () => {
  const { account, carrier } = await ready();
  const before = await ownedOf(carrier, setUpElsewhere(account, 1)[0] ?? '');
  const effect = { kind: 'server_error', status: 503 } as const;
  const operation = 'telnyx.UpdatePhoneNumberMessagingSettings';
  emulator.faults.add({ operation, account: account.emulated.id, effect });
  await expect(carrier.pointHere(before)).rejects.toMatchObject({ code: 'carrier_unavailable', effect: 'unknown' });
  const halfway = await ownedOf(carrier, before.number);
  expect(halfway.configuration['connection_id']).not.toBe(before.configuration['connection_id']);
  expect(carrier.pointing(halfway)).toStrictEqual({ voice: true, messages: false });
  expect(carrier.pointing(await carrier.pointHere(halfway))).toStrictEqual({ voice: true, messages: true });
});
