import { generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { DEFAULT_SENTENCES } from './default-sentences.js';
import { openDoor } from './testing/opened-door.js';
import { connectingDocument, speakingDocument } from './voice-document.js';

const TOKEN = '2bd9e9638872de601313dc77410d3b23';
const TOKEN_OF_IE1 = '0f5a1c7be2d84936a1f2e3d4c5b6a798';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const telnyxKey = Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url').toString('base64');

const PUBLIC = 'https://calls.example.com/ringfence';
const FORMER_PUBLIC = 'https://former.example.com';
const CALL = { To: '+14155550100', From: '+442071838750', CallSid: 'CA1', CallerName: 'Ada & Söhne' };
const SIP = { sipUri: 'sip:sales@example.com' };

let door: Awaited<ReturnType<typeof openDoor>>;

beforeAll(async () => {
  door = await openDoor();
  const { accounts } = door.accounts;
  const twilio = { carrier: 'twilio', authTokens: [TOKEN, TOKEN_OF_IE1] } as const;
  accounts.set('twilio/account-1', { workspace: 'home', secrets: twilio, sentence: null });
  const sentence = { text: 'Rufen Sie uns <morgen> an.', language: 'de-DE' };
  accounts.set('twilio/account-2', { workspace: 'away', secrets: twilio, sentence });
  const telnyx = { carrier: 'telnyx', publicKeys: [telnyxKey] } as const;
  accounts.set('telnyx/account-3', { workspace: 'home', secrets: telnyx, sentence: null });
});
beforeEach(() => {
  const { accounts, publicUrls, routes, logged } = door;
  accounts.failure = undefined;
  [publicUrls.twilio, publicUrls.telnyx] = [[PUBLIC, FORMER_PUBLIC], [PUBLIC]];
  routes.answer = async () => ({ status: 'found', connect: SIP });
  routes.asked.length = 0;
  logged.length = 0;
});
afterAll(() => door.close());

const formOf = (fields: Readonly<Record<string, string>>): string => new URLSearchParams(fields).toString();

/** As Twilio asks. It signs the URL that it was given, not the address where the request arrives. */
function fromTwilio({
  path = '/webhooks/twilio/account-1/voice',
  fields = CALL as Record<string, string>,
  token = TOKEN,
  address = PUBLIC,
} = {}) {
  const signature = getExpectedTwilioSignature(token, `${address}${path}`, fields);
  return door.post(path, formOf(fields), { 'x-twilio-signature': signature });
}

function fromTelnyx({ path = '/webhooks/telnyx/account-3/voice', sentAtMs = Date.now(), key = privateKey } = {}) {
  const timestamp = String(Math.floor(sentAtMs / 1_000));
  const signature = sign(null, Buffer.from(`${timestamp}|${formOf(CALL)}`), key).toString('base64');
  return door.post(path, formOf(CALL), { 'telnyx-timestamp': timestamp, 'telnyx-signature-ed25519': signature });
}

const document = (text: string | undefined) => ({ status: 200, type: 'text/xml; charset=utf-8', text });

describe('a call that a carrier asks about', () => {
  test('is connected with the agent that takes it: Twilio', async () => {
    expect(await fromTwilio()).toStrictEqual(document(connectingDocument('twilio', SIP)));
    expect(door.routes.asked).toStrictEqual([{ workspace: 'home', to: CALL.To, from: CALL.From }]);
  });

  test('is connected with the agent that takes it: Telnyx', async () => {
    const connect = { websocketUrl: 'wss://example.com/calls' };
    door.routes.answer = async () => ({ status: 'found', connect });
    expect(await fromTelnyx()).toStrictEqual(document(connectingDocument('telnyx', connect)));
    expect(door.routes.asked).toStrictEqual([{ workspace: 'home', to: CALL.To, from: CALL.From }]);
  });

  test("is that of the account's workspace, and may be signed with the token of a region", async () => {
    const path = '/webhooks/twilio/account-2/voice';
    expect(await fromTwilio({ path, token: TOKEN_OF_IE1 })).toMatchObject({ status: 200 });
    expect(door.routes.asked).toMatchObject([{ workspace: 'away' }]);
  });

  test('may come with a query, which is signed, too', async () => {
    const path = '/webhooks/twilio/account-1/voice?edge=dublin';
    expect(await fromTwilio({ path })).toMatchObject({ status: 200 });
  });

  test('may be signed for any address that carriers were ever given', async () => {
    expect(await fromTwilio({ address: FORMER_PUBLIC })).toMatchObject({ status: 200 });
    expect(await fromTwilio({ address: 'https://stranger.example.com' })).toMatchObject({ status: 403 });
  });

  test('that says neither whom nor who is asked about all the same', async () => {
    door.routes.answer = async () => ({ status: 'none', code: 'number_unknown' });
    expect(await fromTwilio({ fields: { CallSid: 'CA1' } })).toMatchObject({ status: 200 });
    expect(door.routes.asked).toStrictEqual([{ workspace: 'home', to: '', from: '' }]);
  });
});

describe('a caller whom nobody can be connected with', () => {
  test.each(['number_unknown', 'no_inbound_agent', 'agent_not_published', 'voice_missing'] as const)(
    'is told kindly: %s',
    async (code) => {
      door.routes.answer = async () => ({ status: 'none', code });
      expect(await fromTwilio()).toStrictEqual(document(speakingDocument('twilio', DEFAULT_SENTENCES[code])));
      expect(await fromTelnyx()).toStrictEqual(document(speakingDocument('telnyx', DEFAULT_SENTENCES[code])));
    },
  );

  test('hears the sentence of the account, where it has one', async () => {
    door.routes.answer = async () => ({ status: 'none', code: 'no_inbound_agent' });
    const { text } = await fromTwilio({ path: '/webhooks/twilio/account-2/voice' });
    expect(text).toContain('<Say language="de-DE">Rufen Sie uns &lt;morgen&gt; an.</Say><Hangup/>');
  });

  test.each([null, { websocketUrl: 'ws://example.com/calls?token=s3cret' }])(
    'is told so when the agent cannot be reached at %j, and the log what to do, without the address',
    async (connect) => {
      door.routes.answer = async () => ({ status: 'found', connect });
      const sentence = DEFAULT_SENTENCES.agent_not_reachable;
      expect(await fromTwilio()).toStrictEqual(document(speakingDocument('twilio', sentence)));
      expect(door.logged.join()).toContain('Save it with a sipUri, or a websocketUrl of wss:.');
      expect(door.logged.join()).not.toContain('s3cret');
    },
  );

  test.each([
    ['cannot tell', async () => ({ status: 'unknown' }) as const],
    ['fails', () => Promise.reject(new Error('The gate is away.'))],
    ['fails at once', throwAtOnce],
    ['does not answer', () => new Promise<never>(() => undefined)],
  ])('is asked to call again when the gate %s', async (_, answer) => {
    door.routes.answer = answer;
    const sentence = DEFAULT_SENTENCES.route_unknown;
    expect(await fromTwilio()).toStrictEqual(document(speakingDocument('twilio', sentence)));
  });

  test('is asked to call again while accounts cannot be looked up, whoever asks', async () => {
    door.accounts.failure = new Error('The store of accounts is away.');
    const sentence = DEFAULT_SENTENCES.route_unknown;
    expect(await fromTelnyx()).toStrictEqual(document(speakingDocument('telnyx', sentence)));
    expect(await fromTwilio({ token: 'forged' })).toStrictEqual(document(speakingDocument('twilio', sentence)));
    expect([door.routes.asked, door.logged.join()]).toStrictEqual([
      [],
      expect.stringContaining('The store of accounts is away.'),
    ]);
  });
});

describe('what no carrier has signed', () => {
  const other = generateKeyPairSync('ed25519').privateKey;
  const twilioPath = '/webhooks/twilio/account-1/voice';

  test.each([
    ['without a signature', () => door.post(twilioPath, formOf(CALL), {})],
    ['signed by another', () => fromTwilio({ token: 'forged' })],
    ['signed by another Telnyx account', () => fromTelnyx({ key: other })],
    ['ten minutes old', () => fromTelnyx({ sentAtMs: Date.now() - 600_000 })],
    ['of an account that is not known', () => fromTwilio({ path: '/webhooks/twilio/account-9/voice' })],
    ['of an account at another carrier', () => fromTelnyx({ path: '/webhooks/twilio/account-1/voice' })],
    ['of a carrier that never calls', () => fromTwilio({ path: '/webhooks/sandbox/account-1/voice' })],
    ['of what is no carrier', () => fromTwilio({ path: '/webhooks/constructor/account-1/voice' })],
    ['signed for the address where it arrived', () => signedForHost()],
  ])('is refused, and always alike: %s', async (_, ask) => {
    const { status, type, text } = await ask();
    expect([status, type]).toStrictEqual([403, 'application/problem+json; charset=utf-8']);
    expect(JSON.parse(text)).toStrictEqual({
      type: 'urn:ringfence:problem:signature_invalid',
      title: 'Forbidden',
      status: 403,
      code: 'signature_invalid',
      detail: expect.stringMatching(/PUBLIC_URL.*five minutes.*clock/),
    });
    expect(door.routes.asked).toStrictEqual([]);
  });

  test('nor anything while there is no public address that a carrier could have signed', async () => {
    door.publicUrls.telnyx = [];
    expect(await fromTelnyx()).toMatchObject({ status: 403 });
  });

  test('nor what is changed on its way', async () => {
    const signature = getExpectedTwilioSignature(TOKEN, `${PUBLIC}${twilioPath}`, CALL);
    const changed = formOf({ ...CALL, To: '+14155550199' });
    expect(await door.post(twilioPath, changed, { 'x-twilio-signature': signature })).toMatchObject({ status: 403 });
  });

  test('nor is what is no form, is too large or was asked by another method', async () => {
    const json = await door.post(twilioPath, '{}', { 'content-type': 'application/json' });
    expect([json.status, json.text]).toStrictEqual([415, expect.stringContaining('media_type_unsupported')]);
    expect(await door.post(twilioPath, `To=${'1'.repeat(65_536)}`, {})).toMatchObject({ status: 413 });
    const { status } = await fetch(`${door.origin}${twilioPath}?${formOf(CALL)}`);
    expect(status).toBe(405);
  });

  test('is counted of the account that it names, if there is one, and told in the log once', async () => {
    const path = '/webhooks/twilio/account-4/voice';
    const secrets = { carrier: 'twilio', authTokens: [TOKEN] } as const;
    door.accounts.accounts.set('twilio/account-4', { workspace: 'home', secrets, sentence: null });
    await fromTwilio({ path });
    expect(door.refused.of('account-4')).toBeUndefined();
    const earliest = new Date().toISOString();
    for (const token of ['forged', 'former']) await fromTwilio({ path, token });
    await fromTwilio({ path: '/webhooks/telnyx/account-4/voice' });
    await fromTwilio({ path: '/webhooks/twilio/account-9/voice' });
    const { count, lastAt } = door.refused.of('account-4')!;
    expect([count, lastAt >= earliest]).toStrictEqual([2, true]);
    expect(door.refused.of('account-9')).toBeUndefined();
    expect(door.logged.filter((line) => line.includes('see refusedRequests'))).toStrictEqual([
      expect.stringContaining('"carrierAccountId":"account-4"'),
    ]);
  });

  function signedForHost() {
    const signature = getExpectedTwilioSignature(TOKEN, `${door.origin}${twilioPath}`, CALL);
    return door.post(twilioPath, formOf(CALL), {
      'x-twilio-signature': signature,
      'x-forwarded-host': 'calls.example.com',
    });
  }
});

function throwAtOnce(): never {
  throw new Error('The gate cannot even be asked.');
}
