import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CarrierCheck, NumberInQuestion } from '#carrier-side';
import { startCarrierEmulator } from '../../../../simulator/carriers/carrier-emulator.js';
import type { RunningEmulator } from '../../../../simulator/carriers/running-emulator.js';
import { closeTallied } from '../../../../simulator/carriers/testing/close-tallied.js';
import type { ConnectedAccount } from '../account/connected-accounts.js';
import { connected } from '../account/fixtures/account-histories.js';
import type { Carrier } from '../carrier/carrier.port.js';
import { openReadyTelnyx } from '../carrier/telnyx/testing/emulated-telnyx.js';
import { WEBHOOKS } from '../carrier/testing/carrier-steps.js';
import { openAccount } from '../carrier/twilio/testing/twilio-under-test.js';
import { AskedNumbers } from './asked-numbers.js';

let emulator: RunningEmulator;
beforeAll(async () => {
  emulator = await startCarrierEmulator();
});
afterAll(() => closeTallied(emulator));

/** So short that a slow carrier is one that does not answer, and long enough for one that does on a busy machine. */
const PATIENCE_MS = 1_500;

const LEADS_HERE = { of: async () => ({ is: 'here' }) as const };
const troubles: unknown[] = [];
const newAsked = (patienceMs = PATIENCE_MS, now = () => new Date()) =>
  new AskedNumbers({ webhookReach: LEADS_HERE, now, patienceMs, onTrouble: (error) => troubles.push(error) });

const opened = (carrier: Carrier, name: 'twilio' | 'telnyx'): ConnectedAccount => ({
  account: {
    ...connected,
    carrier: name,
    status: 'connected',
    reference: null,
    setup: {},
    sentence: null,
    connectedAt: '',
  },
  credentials: null,
  carrier,
  webhooks: WEBHOOKS,
});

/** A number that was made to point here, as one that was imported. */
async function heldNumber(name: 'twilio' | 'telnyx') {
  const { account, carrier } = name === 'telnyx' ? await openReadyTelnyx(emulator) : await openReadyTwilio();
  const [number = ''] = account.emulated.seedNumbers(1);
  const owned = await carrier.pointHere((await carrier.ownedNumber(number))!, WEBHOOKS);
  const { capabilities, country } = owned;
  const region = name === 'twilio' ? 'us1' : null;
  const question: NumberInQuestion = {
    number,
    carrierAccountId: 'account-1',
    type: 'local',
    country,
    capabilities,
    region,
  };
  return { emulated: account.emulated, carrier, number, question, connection: opened(carrier, name) };
}

async function openReadyTwilio() {
  const account = openAccount(emulator);
  return { account, carrier: account.client() };
}

/** What is not well, and whether that is known. */
const notWell = (checks: readonly CarrierCheck[]) =>
  checks.filter(({ ok }) => ok !== true).map(({ code, ok }) => [code, ok]);

describe.each([
  ['twilio', [['messages_registered', null]]],
  ['telnyx', [['messages_registered', false]]],
] as const)('%s, asked about a number', (name, usual) => {
  test('says that all is well but what it does not tell, or nobody has asked for', async () => {
    const { question, connection } = await heldNumber(name);
    expect(notWell(await newAsked().checksOf('acme', question, connection))).toStrictEqual(usual);
  });

  test('is asked for what bears on the number, and for its account once in a while', async () => {
    const { question, connection, emulated } = await heldNumber(name);
    const asked = newAsked();
    const requests = async () => {
      const before = emulator.requests.length;
      await asked.checksOf('acme', question, connection);
      return emulator.requests.slice(before).filter(({ account }) => account === emulated.id).length;
    };
    const [first, second] = [await requests(), await requests()];
    // Twilio is asked for the number and its region again; Telnyx keeps what it says of one in five places.
    expect([first <= 8, second]).toStrictEqual([true, name === 'twilio' ? 2 : 5]);
  });

  test('asks once for all who ask at the same time', async () => {
    const { question, connection, emulated } = await heldNumber(name);
    const asked = newAsked();
    await asked.checksOf('acme', question, connection);
    const before = emulator.requests.length;
    await Promise.all(Array.from({ length: 10 }, () => asked.checksOf('acme', question, connection)));
    const made = emulator.requests.slice(before).filter(({ account }) => account === emulated.id);
    expect(made).toHaveLength(name === 'twilio' ? 2 : 5);
  });

  test('says that the account is suspended, and what it said before that', async () => {
    const { question, connection, emulated } = await heldNumber(name);
    const asked = newAsked();
    const before = await asked.checksOf('acme', question, connection);
    emulated.status = 'suspended';
    const checks = await asked.checksOf('acme', question, connection);
    expect(notWell(checks)).toStrictEqual([['carrier_asked', null], ['account_active', false], ...usual]);
    const webhooks = (of: readonly CarrierCheck[]) => of.find(({ code }) => code === 'voice_webhooks_here');
    expect(webhooks(checks)).toStrictEqual(webhooks(before));
    emulated.status = 'active';
    expect(notWell(await asked.checksOf('acme', question, connection))).toStrictEqual(usual);
  });

  test('says of when what it said is, also minutes after it fell silent', async () => {
    const { question, connection, emulated } = await heldNumber(name);
    const clock = { ms: Date.parse('2026-01-31T09:00:00.000Z') };
    const asked = newAsked(PATIENCE_MS, () => new Date(clock.ms));
    const ages = async () =>
      (await asked.checksOf('acme', question, connection)).map(({ code, checkedAt }) => [code, checkedAt]);
    const before = await ages();
    clock.ms += 300_000;
    const effect = { kind: 'server_error', status: 503 } as const;
    emulator.faults.add({ operation: `${name}.*`, account: emulated.id, effect, times: Infinity });
    expect(await ages()).toStrictEqual(before);
  });

  test('that takes too long is not waited for, and has answered when it is asked again', async () => {
    const { question, connection, emulated } = await heldNumber(name);
    const asked = newAsked(200);
    const effect = { kind: 'slow', delayMs: 700 } as const;
    const stop = emulator.faults.add({ operation: `${name}.*`, account: emulated.id, effect, times: Infinity });
    const startedAt = performance.now();
    const checks = await asked.checksOf('acme', question, connection);
    expect(performance.now() - startedAt).toBeLessThan(690);
    expect(checks.find(({ code }) => code === 'carrier_asked')).toMatchObject({
      ok: null,
      message: expect.stringContaining('not answered in time'),
      checkedAt: null,
    });
    expect(checks.find(({ code }) => code === 'number_at_carrier')).toBeUndefined();
    stop();
    const isThere = ({ code }: CarrierCheck) => code === 'number_at_carrier';
    let there: CarrierCheck | undefined;
    while (!there) there = (await asked.checksOf('acme', question, connection)).find(isThere);
    expect(there).toMatchObject({ ok: true, checkedAt: expect.any(String) });
  });

  test('says that the number has gone', async () => {
    const { question, connection, emulated, number } = await heldNumber(name);
    emulated.vanish(number);
    const checks = notWell(await newAsked().checksOf('acme', question, connection));
    expect(checks).toContainEqual(['number_at_carrier', false]);
    expect(checks).not.toContainEqual(['voice_webhooks_here', false]);
  });

  test('says nothing of one workspace to another', async () => {
    const { question, connection, emulated } = await heldNumber(name);
    const asked = newAsked();
    await asked.checksOf('acme', question, connection);
    emulated.status = 'suspended';
    const checks = await asked.checksOf('stranger', question, connection);
    expect(checks.find(({ code }) => code === 'number_at_carrier')).toBeUndefined();
  });
});

test('what all numbers at Telnyx share is told when it was changed', async () => {
  const { question, connection, emulated } = await heldNumber('telnyx');
  if (!('resources' in emulated)) throw new Error('This is no account at Telnyx.');
  const application = [...emulated.resources.values()].find(({ kind }) => kind === 'texml_application')!;
  emulated.changeResource(application, { voice_url: 'https://theirs.example' }, null);
  const checks = await newAsked().checksOf('acme', question, connection);
  expect(notWell(checks)).toContainEqual(['voice_webhooks_here', false]);
  expect(notWell(checks)).not.toContainEqual(['message_webhooks_here', false]);
});

test('a number that Twilio handles in Ireland is looked at there, also when it is not known to be there', async () => {
  const { question, connection, emulated, carrier, number } = await heldNumber('twilio');
  if (!('configure' in emulated && 'byNumber' in emulated)) throw new Error('This is no account at Twilio.');
  const asked = newAsked();
  const look = async (region: string | null) =>
    notWell(await asked.checksOf('acme', { ...question, region }, connection));
  await carrier.regions!.setRegion(number, 'ie1');
  const usual = ['messages_registered', null];
  const elsewhere = ['voice_webhooks_here', false];
  expect(await look('us1')).toStrictEqual([elsewhere, ['region_as_known', false], usual]);
  expect(await look('ie1')).toStrictEqual([elsewhere, usual]);
  await carrier.regions!.preflight((await carrier.ownedNumber(number))!, 'ie1', WEBHOOKS);
  expect(await look('ie1')).toStrictEqual([usual]);
  expect(await look(null)).toStrictEqual([usual]);
  // What stands in the region that handles none of its calls does not matter.
  emulated.configure(emulated.byNumber(number) as never, 'us1', { VoiceUrl: 'https://theirs.example' }, null);
  expect(await look('ie1')).toStrictEqual([usual]);
});

test('a number that has been moved to Ireland is not said to be free of a trunk by what was read at home', async () => {
  const { question, connection, emulated, carrier, number } = await heldNumber('twilio');
  if (!('configure' in emulated && 'byNumber' in emulated)) throw new Error('This is no account at Twilio.');
  const asked = newAsked(500);
  const overridden = async (region: string) =>
    (await asked.checksOf('acme', { ...question, region }, connection)).find(({ code }) => code === 'not_overridden');
  expect((await overridden('us1'))?.ok).toBe(true);
  await carrier.regions!.setRegion(number, 'ie1');
  emulated.configure(emulated.byNumber(number) as never, 'ie1', { TrunkSid: `TK${'1'.repeat(32)}` }, null);
  const overrides = connection.carrier.overrides.bind(connection.carrier);
  const { promise, resolve } = Promise.withResolvers<void>();
  connection.carrier.overrides = async (owned) => {
    await promise;
    return overrides(owned);
  };
  expect(await overridden('ie1')).toMatchObject({ ok: null, profiles: ['inbound'] });
  resolve();
  expect(await overridden('ie1')).toMatchObject({ ok: false, profiles: ['inbound'] });
});

test('a key that may not read routes leaves the region unknown, and goes by what is known here', async () => {
  const { question, connection, emulated } = await heldNumber('twilio');
  emulated.denied = ['twilio.routes.*'];
  const checks = await newAsked().checksOf('acme', question, connection);
  expect(notWell(checks)).toStrictEqual([
    ['region_as_known', null],
    ['messages_registered', null],
  ]);
});

test('a key that may not read messaging services leaves that unknown, and no more', async () => {
  const { question, connection, emulated } = await heldNumber('twilio');
  emulated.denied = ['twilio.messaging.*'];
  const checks = await newAsked().checksOf('acme', question, connection);
  expect(notWell(checks)).toStrictEqual([
    ['not_overridden', null],
    ['not_overridden', null],
    ['messages_registered', null],
  ]);
});

test('a fault of ours is told to whoever watches, and is no answer', async () => {
  const { question, connection } = await heldNumber('twilio');
  const broken = new Error('A bug.');
  connection.carrier.inspect = () => Promise.reject(broken);
  const checks = await newAsked().checksOf('acme', question, connection);
  expect(notWell(checks)).toContainEqual(['carrier_asked', null]);
  expect(troubles).toStrictEqual([broken]);
});
