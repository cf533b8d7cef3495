import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startCarrierEmulator } from '../carrier-emulator.js';
import type { RunningEmulator } from '../running-emulator.js';
import type { TelnyxAccount } from '../telnyx/telnyx-account.js';
import { TwilioAccount } from '../twilio/twilio-account.js';

describe('the control interface', () => {
  let emulator: RunningEmulator;

  beforeEach(async () => {
    emulator = await startCarrierEmulator({ seed: 3 });
  });

  afterEach(() => emulator.close());

  async function control(method: string, path: string, body?: unknown) {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${emulator.url}/emulator${path}`, { method, ...sent });
    return { status: response.status, body: (await response.json()) as never };
  }

  test('says what it is', async () => {
    expect((await control('GET', '')).body).toMatchObject({ what: expect.stringContaining('Test equipment'), seed: 3 });
    expect((await fetch(`${emulator.url}/elsewhere`)).status).toBe(404);
  });

  test('opens accounts, fills, changes and empties them', async () => {
    const { body } = await control('POST', '/accounts', { carrier: 'twilio', regions: ['ie1'], trunks: ['PBX'] });
    const { id, credentials } = body as { id: string; credentials: object };
    expect(credentials).toMatchObject({ accountSid: id, regions: { ie1: {} } });
    const configuration = { voice_url: 'https://theirs.test/voice' };
    const { body: seeded } = await control('POST', `/accounts/${id}/numbers`, { count: 2, configuration });
    const [first = '', second = ''] = (seeded as { numbers: string[] }).numbers;
    const path = `/accounts/${id}/numbers?number=${encodeURIComponent(second)}`;
    expect((await control('PATCH', path, { capabilities: { voice: false } })).status).toBe(200);
    expect((emulator.account(id) as TwilioAccount).byNumber(second)?.stock.offer.capabilities).toMatchObject({
      voice: false,
      sms: true,
    });
    await control('DELETE', `/accounts/${id}/numbers?number=${encodeURIComponent(first)}`);
    expect((await control('GET', `/ledger/owned?account=${id}`)).body).toMatchObject({
      [second]: { configuration: { us1: configuration } },
    });
    expect((await control('GET', `/ledger?account=${id}&after=2`)).body).toMatchObject([
      { type: 'released', number: first },
    ]);
    await control('PATCH', `/accounts/${id}`, { status: 'suspended' });
    expect(emulator.account(id)?.status).toBe('suspended');
  });

  test.each(['twilio', 'telnyx'] as const)('says what becomes of a number’s papers at %s', async (carrier) => {
    const { id } = carrier === 'twilio' ? emulator.openTwilioAccount() : emulator.openTelnyxAccount();
    const account = emulator.account(id)!;
    const [number = ''] = account.seedNumbers(1);
    const path = `/accounts/${id}/papers?number=`;
    const changed = await control('PATCH', `${path}${encodeURIComponent(number)}`, { status: 'emergency-only' });
    expect(changed.status).toBe(200);
    const papers =
      account instanceof TwilioAccount
        ? account.byNumber(number)?.papers
        : (account as TelnyxAccount).find(number)?.papers;
    expect(papers).toMatchObject({ status: 'emergency-only' });
    expect(await control('PATCH', `${path}${encodeURIComponent(number)}`, { x: 1 })).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('does not know the field x') },
    });
    expect(await control('PATCH', `${path}1`, {})).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('not hold 1') },
    });
  });

  test.each(['twilio', 'telnyx'] as const)(
    'takes no number away that is not named or not held at %s',
    async (carrier) => {
      const account = carrier === 'twilio' ? emulator.openTwilioAccount() : emulator.openTelnyxAccount();
      const held = account.seedNumbers(1);
      const refused = [
        ['', /^number is missing: .*%2B/],
        ['?number=+12015550100', /^number begins with a blank.*%2B/],
        ['?number=%2B19995550100', /does not hold \+19995550100/],
      ] as const;
      for (const method of ['DELETE', 'PATCH'])
        for (const [search, sentence] of refused)
          expect(await control(method, `/accounts/${account.id}/numbers${search}`, {})).toMatchObject({
            status: 400,
            body: { error: expect.stringMatching(sentence) },
          });
      expect(account.numbersHeld).toEqual(held);
    },
  );

  test('opens the same accounts for the same seed, with the same keys', async () => {
    const open = (at: RunningEmulator) => [at.openTwilioAccount().credentials, at.openTelnyxAccount().credentials];
    const other = await startCarrierEmulator({ seed: 3 });
    expect(open(other)).toEqual(open(emulator));
    await other.close();
  });

  test.each([
    ['POST', '/accounts', { carrier: 'twilio', rgions: ['ie1'] }, /^The body does not know the field rgions;/],
    ['PATCH', '', { status: 'bogus' }, /^status .*active, suspended, closed/],
    ['PATCH', '', { rateLimit: 5 }, /^rateLimit/],
    ['PATCH', '', { name: 'Another' }, /^The body does not know the field name;/],
    ['POST', '/numbers', { count: 'a' }, /^count/],
    ['POST', '/numbers', { configuration: { nonsense: 1 } }, /nonsense/],
    ['POST', '/faults', {}, /operation/],
    ['POST', '/faults', { operation: '*', effect: { kind: 'sulks' } }, /^effect.kind .*lost_before_effect/],
    ['POST', '/faults', { operation: '*', effect: { kind: 'region_pending' } }, /^effect .*asks/],
    ['POST', '/faults', { operation: '*', effect: { kind: 'cut', asks: 1 } }, /^effect does not know the field asks;/],
    ['POST', '/faults', { operation: '*', effect: { kind: 'slow', delayMs: 'a' } }, /^effect.delayMs must be integer/],
  ])('refuses by name what it does not know: %s %s %j', async (method, below, body, sentence) => {
    const { id } = emulator.openTwilioAccount();
    const path = below === '/accounts' || below === '/faults' ? below : `/accounts/${id}${below}`;
    const answer = await control(method, path, body);
    expect(answer).toMatchObject({ status: 400, body: { error: expect.stringMatching(sentence) } });
  });

  test('opens an account at Telnyx', async () => {
    const { body } = await control('POST', '/accounts', { carrier: 'telnyx' });
    const { apiKey, publicKey } = (body as { credentials: { apiKey: string; publicKey: string } }).credentials;
    expect(Buffer.from(publicKey, 'base64')).toHaveLength(32);
    const balance = await fetch(`${emulator.url}/v2/balance`, { headers: { authorization: `Bearer ${apiKey}` } });
    expect(balance.status).toBe(200);
    expect((await control('GET', '/validated')).body).toEqual({ 'telnyx.GetUserBalance': 1 });
    expect((await control('GET', '/requests')).body).toMatchObject([{ step: 1, status: 200 }]);
    expect((await control('GET', '/violations')).body).toEqual([]);
    expect((await control('GET', `/ledger/bought-twice?account=${apiKey}`)).body).toEqual({
      numbers: [],
      references: [],
    });
  });

  test('plans faults, and lets held requests go', async () => {
    const { credentials } = emulator.openTelnyxAccount();
    const fault = { operation: 'telnyx.GetUserBalance', effect: { kind: 'hold', when: 'before_effect' } };
    expect((await control('POST', '/faults', fault)).body).toMatchObject([{ fault, harmed: 0 }]);
    const asking = fetch(`${emulator.url}/v2/balance`, { headers: { authorization: `Bearer ${credentials.apiKey}` } });
    const { id } = await emulator.held.next();
    expect((await control('GET', '/held')).body).toMatchObject([{ id, account: credentials.apiKey }]);
    expect((await control('POST', '/held/release', { id })).body).toEqual({ released: true });
    expect((await asking).status).toBe(200);
    const mine = { ...fault, account: credentials.apiKey };
    await control('POST', '/faults', mine);
    await control('POST', '/faults', fault);
    await control('DELETE', `/faults?account=${encodeURIComponent(credentials.apiKey)}`);
    expect((await control('GET', '/faults')).body).toMatchObject([{ fault }]);
    await control('DELETE', '/faults');
    expect((await control('GET', '/faults')).body).toEqual([]);
  });

  test.each([
    ['POST', '/faults', { operation: 'nothing', effect: { kind: 'cut' } }, 'There is no operation nothing'],
    ['POST', '/accounts', { carrier: 'sip' }, 'carrier is twilio or telnyx.'],
    ['POST', '/accounts/AC1/numbers', {}, 'There is no account AC1.'],
    ['PATCH', '/accounts/AC1/numbers', { colour: 'red' }, 'colour cannot be changed'],
    ['PATCH', '/accounts/AC1', {}, 'There is no account AC1.'],
  ])('refuses %s %s with a sentence', async (method, path, body, sentence) => {
    const answer = await control(method, path, body);
    expect(answer).toMatchObject({ status: 400, body: { error: expect.stringContaining(sentence) } });
  });

  test('knows no other path', async () => {
    expect((await control('GET', '/anything')).status).toBe(404);
  });
});
