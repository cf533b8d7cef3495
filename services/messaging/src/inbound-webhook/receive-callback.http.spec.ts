import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { domainEvent } from '#event-store';
import { HOME } from '#event-store/testing';
import { SUBJECT_KEY } from '../subject/subject-key.js';
import { messageStream } from '../message/message.aggregate.js';
import {
  MessagingWorkshop,
  NUMBER,
  STRANGER,
  TELNYX_ACCOUNT,
  TELNYX_NUMBER,
  TWILIO_ACCOUNT,
  idOf,
} from '../testing/messaging-workshop.js';
import { telnyxMessage, telnyxStatus, twilioMessage, twilioStatus } from './fixtures/told-callbacks.js';
import { openDoor } from './testing/opened-door.js';
import type { DoorAnswer } from './testing/opened-door.js';
import { FORM, newTelnyxKeys, signedByTelnyx, signedByTwilio } from './testing/signed-callbacks.js';

const TOKEN = '2bd9e9638872de601313dc77410d3b23';
const TOKEN_OF_IE1 = '0f5a1c7be2d84936a1f2e3d4c5b6a798';
const [keys, formerKeys, strangersKeys] = [newTelnyxKeys(), newTelnyxKeys(), newTelnyxKeys()];
const PUBLIC = 'https://numbers.example.com/ringfence';
const FORMER_PUBLIC = 'https://former.example.com';
const TWILIO_PATH = `/webhooks/twilio/${TWILIO_ACCOUNT}/messages`;
const TELNYX_PATH = `/webhooks/telnyx/${TELNYX_ACCOUNT}/messages`;

let workshop: MessagingWorkshop;
let door: Awaited<ReturnType<typeof openDoor>>;

beforeEach(async () => {
  workshop = new MessagingWorkshop();
  door = await openDoor(workshop.intake);
  const { accounts } = door.accounts;
  const twilio = { carrier: 'twilio', authTokens: [TOKEN, TOKEN_OF_IE1] } as const;
  const telnyx = { carrier: 'telnyx', publicKeys: [keys.publicKey, formerKeys.publicKey] } as const;
  accounts.set(`twilio/${TWILIO_ACCOUNT}`, { workspace: HOME, secrets: twilio, sentence: null });
  accounts.set(`telnyx/${TELNYX_ACCOUNT}`, { workspace: HOME, secrets: telnyx, sentence: null });
  accounts.set('twilio/account-of-others', { workspace: 'away', secrets: twilio, sentence: null });
  [door.publicUrls.twilio, door.publicUrls.telnyx] = [[PUBLIC, FORMER_PUBLIC], [PUBLIC]];
});
afterEach(() => door.close());

const formOf = (fields: Readonly<Record<string, string>>): string => new URLSearchParams(fields).toString();

/** A form that Twilio has signed, at the URL that it was given. */
function fromTwilio({ body = formOf(twilioMessage()), path = TWILIO_PATH, token = TOKEN, address = PUBLIC } = {}) {
  return door.post(path, body, signedByTwilio(token, `${address}${path}`, body));
}

function fromTelnyx({
  body = JSON.stringify(telnyxMessage()) as string | Buffer,
  path = TELNYX_PATH,
  key = keys.privateKey,
  sentAtMs = Date.now(),
} = {}) {
  return door.post(path, body, signedByTelnyx(key, body, sentAtMs));
}

async function expectNothingWritten(): Promise<void> {
  expect(await workshop.events()).toStrictEqual([]);
  expect((await workshop.vault.keys({ kind: SUBJECT_KEY })).keys).toStrictEqual([]);
}

const THANKS_OF_TWILIO = {
  status: 200,
  type: 'text/xml; charset=utf-8',
  text: '<?xml version="1.0" encoding="UTF-8"?><Response/>',
  code: undefined,
};
const THANKS_OF_TELNYX = { status: 200, type: 'application/json; charset=utf-8', text: '{}', code: undefined };

describe('what a carrier has signed', () => {
  test('is written down, and Twilio thanked with instructions to do nothing', async () => {
    expect(await fromTwilio()).toStrictEqual(THANKS_OF_TWILIO);
    expect(await workshop.events()).toMatchObject([{ type: 'MessageReceived', number: NUMBER, subject: STRANGER }]);
  });

  test('is written down, and Telnyx thanked in JSON', async () => {
    expect(await fromTelnyx()).toStrictEqual(THANKS_OF_TELNYX);
    expect(await workshop.events()).toMatchObject([{ type: 'MessageReceived', number: TELNYX_NUMBER }]);
  });

  test('is taken at either address: what comes in, and how far something is', async () => {
    const status = (path: string) => path.replace(/messages$/, 'message-status');
    await fromTwilio({ path: status(TWILIO_PATH) });
    await fromTwilio({ body: formOf(twilioStatus()), path: TWILIO_PATH });
    await fromTelnyx({ body: JSON.stringify(telnyxStatus('delivered')), path: status(TELNYX_PATH) });
    const types = (await workshop.events()).map(({ type }) => type);
    expect(types).toStrictEqual([
      'MessageReceived',
      'MessageStatusAdvanced',
      'MessageSentElsewhere',
      'MessageStatusAdvanced',
    ]);
  });

  test('once more is thanked for once more, and is one message all the same', async () => {
    const body = formOf(twilioMessage());
    for (let time = 1; time <= 3; time += 1) expect(await fromTwilio({ body })).toStrictEqual(THANKS_OF_TWILIO);
    for (let time = 1; time <= 3; time += 1) expect(await fromTelnyx()).toStrictEqual(THANKS_OF_TELNYX);
    expect((await workshop.events()).map(({ type }) => type)).toStrictEqual(['MessageReceived', 'MessageReceived']);
  });

  test('at once, many times over, is one message', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => fromTwilio()));
    expect(new Set(answers.map(({ status }) => status))).toStrictEqual(new Set([200]));
    expect(await workshop.typesOf(idOf('SM1'))).toStrictEqual(['MessageReceived']);
  });

  test('is kept as the bytes that came, for whoever doubts what was read from them', async () => {
    const body = `${formOf(twilioMessage())}&Unheard+of=%F0%9F%8D%8F`;
    await fromTwilio({ body });
    const [recorded] = await workshop.store.readStream(messageStream(HOME, idOf('SM1')));
    const { callback } = domainEvent<{ type: string; callback: { keyId: string; sealed: string } }>(recorded!);
    const place = { workspace: HOME, subject: STRANGER, messageId: idOf('SM1'), part: 'callback' } as const;
    expect((await workshop.words.open(place, callback))?.toString()).toBe(body);
  });

  test('may be signed for any address that carriers were ever given, and for no other', async () => {
    expect(await fromTwilio({ address: FORMER_PUBLIC })).toMatchObject({ status: 200 });
    expect(await fromTwilio({ address: 'https://stranger.example.com' })).toMatchObject({ status: 403 });
  });

  test('may be signed with the token of a region', async () => {
    expect(await fromTwilio({ token: TOKEN_OF_IE1 })).toMatchObject({ status: 200 });
  });

  test('may be signed with any of the keys of the account', async () => {
    expect(await fromTelnyx({ key: formerKeys.privateKey })).toMatchObject({ status: 200 });
  });

  test('may name the message of ours in its URL, which is signed, too', async () => {
    const path = `${TWILIO_PATH}?message=0192a3b4-0000-7000-8000-000000000001`;
    const body = formOf(twilioStatus());
    expect(await fromTwilio({ path, body })).toMatchObject({ status: 200 });
    const changed = `${TWILIO_PATH}?message=0192a3b4-0000-7000-8000-000000000002`;
    const headers = signedByTwilio(TOKEN, `${PUBLIC}${path}`, body);
    expect(await door.post(changed, body, headers)).toMatchObject({ status: 403 });
  });

  test('and is of no message is thanked for', async () => {
    const body = JSON.stringify({ data: { event_type: 'number_order.complete', payload: {} } });
    expect(await fromTelnyx({ body })).toStrictEqual(THANKS_OF_TELNYX);
    await expectNothingWritten();
  });
});

describe('what is refused alike, without a hint of why', () => {
  const FIVE_MINUTES_MS = 300_000;
  const unknownNumber = formOf(twilioMessage({ To: '+14155550199' }));

  test.each<[string, () => Promise<DoorAnswer>]>([
    ['without a signature', () => door.post(TWILIO_PATH, formOf(twilioMessage()), { 'content-type': FORM })],
    ['signed with another token', () => fromTwilio({ token: 'forged' })],
    ['signed with the key of another account', () => fromTelnyx({ key: strangersKeys.privateKey })],
    ['more than five minutes old', () => fromTelnyx({ sentAtMs: Date.now() - FIVE_MINUTES_MS - 2_000 })],
    ['from the future', () => fromTelnyx({ sentAtMs: Date.now() + FIVE_MINUTES_MS + 2_000 })],
    ['of an account that nobody has', () => fromTwilio({ path: '/webhooks/twilio/nobody/messages' })],
    ['of an account at another carrier', () => fromTwilio({ path: `/webhooks/twilio/${TELNYX_ACCOUNT}/messages` })],
    ['of a carrier that never calls', () => fromTwilio({ path: `/webhooks/sandbox/${TWILIO_ACCOUNT}/messages` })],
    ['of what is no carrier', () => fromTwilio({ path: '/webhooks/constructor/a/messages' })],
    ['to a number that nobody has', () => fromTwilio({ body: unknownNumber })],
    ['to a number of another workspace', () => fromTwilio({ path: '/webhooks/twilio/account-of-others/messages' })],
    ['to a number of another account', () => fromTwilio({ body: formOf(twilioMessage({ To: TELNYX_NUMBER })) })],
    ['by a number that nobody has', () => fromTwilio({ body: formOf(twilioStatus({ From: '+14155550199' })) })],
  ])('%s', async (_, ask) => {
    const forged = await fromTwilio({ token: 'of nobody' });
    const refusal = await ask();
    expect(refusal).toStrictEqual(forged);
    expect(refusal).toMatchObject({ status: 403, code: 'signature_invalid' });
    await expectNothingWritten();
  });

  test('changed on its way: form, JSON, URL', async () => {
    const [form, json] = [formOf(twilioMessage()), JSON.stringify(telnyxMessage())];
    const ofForm = signedByTwilio(TOKEN, `${PUBLIC}${TWILIO_PATH}`, form);
    const ofJson = signedByTelnyx(keys.privateKey, json, Date.now());
    expect(await door.post(TWILIO_PATH, `${form}&Body=more`, ofForm)).toMatchObject({ status: 403 });
    expect(await door.post(`${TWILIO_PATH}?more=1`, form, ofForm)).toMatchObject({ status: 403 });
    expect(await door.post(TELNYX_PATH, `${json} `, ofJson)).toMatchObject({ status: 403 });
    await expectNothingWritten();
  });

  test('while there is no address that a carrier could have signed', async () => {
    door.publicUrls.twilio = [];
    expect(await fromTwilio()).toMatchObject({ status: 403, code: 'signature_invalid' });
  });

  test('is counted of the account that it names, and told in the log once', async () => {
    for (const token of ['forged', 'former']) await fromTwilio({ token });
    await fromTwilio({ path: '/webhooks/twilio/nobody/messages' });
    // Signed by the account itself, it says nothing of what the account is signed with.
    await fromTwilio({ body: unknownNumber });
    expect(door.refused.of(TWILIO_ACCOUNT)).toMatchObject({ count: 2 });
    expect(door.refused.of('nobody')).toBeUndefined();
    expect(door.logged.filter((line) => line.includes('see refusedRequests'))).toHaveLength(1);
  });
});

describe('what is signed, and is nothing that can be taken', () => {
  const thousandMedia = Object.fromEntries(
    Array.from({ length: 1_000 }, (_, index) => [`MediaUrl${index}`, 'https://a.b']),
  );
  const media = Array.from({ length: 1_000 }, () => ({ url: 'https://a.b' }));
  const telling = (event: unknown) => JSON.stringify(event);

  test.each<[string, number, string, () => Promise<DoorAnswer>]>([
    [
      'too large',
      413,
      'body_too_large',
      () => fromTwilio({ body: `${formOf(twilioMessage())}&a=${'a'.repeat(65_536)}` }),
    ],
    ['too large', 413, 'body_too_large', () => fromTelnyx({ body: `"${'a'.repeat(65_536)}"` })],
    ['no JSON', 400, 'malformed_json', () => fromTelnyx({ body: '{"data":' })],
    ['nothing', 400, 'malformed_json', () => fromTelnyx({ body: '' })],
    [
      'JSON that is not UTF-8',
      400,
      'malformed_json',
      () => fromTelnyx({ body: Buffer.from('{"data":"\xff"}', 'latin1') }),
    ],
    ['JSON of something else', 422, 'callback_malformed', () => fromTelnyx({ body: '[7]' })],
    ['a form at Telnyx', 400, 'malformed_json', () => fromTelnyx({ body: formOf(twilioMessage()) })],
    ['percent signs that encode nothing', 422, 'callback_malformed', () => fromTwilio({ body: 'From=%zz&To=%2' })],
    ['percent encoding that is not UTF-8', 422, 'callback_malformed', () => fromTwilio({ body: 'From=%FF' })],
    ['a form without what it is about', 422, 'callback_malformed', () => fromTwilio({ body: 'a=1' })],
    [
      'a name twice',
      422,
      'callback_malformed',
      () => fromTwilio({ body: `${formOf(twilioMessage())}&To=%2B14155550199` }),
    ],
    ['the same twice', 422, 'callback_malformed', () => fromTwilio({ body: `${formOf(twilioMessage())}&NumMedia=0` })],
    [
      'a thousand media',
      422,
      'callback_malformed',
      () => fromTwilio({ body: formOf(twilioMessage({ NumMedia: '1000', ...thousandMedia })) }),
    ],
    ['a thousand media', 422, 'callback_malformed', () => fromTelnyx({ body: telling(telnyxMessage({ media })) })],
  ])('%s: %i %s', async (_, status, code, ask) => {
    expect(await ask()).toMatchObject({ status, code });
    await expectNothingWritten();
  });

  test.each(['text/plain', 'multipart/form-data', 'application/xml'])('of another kind: %s', async (type) => {
    const body = formOf(twilioMessage());
    const headers = { ...signedByTwilio(TOKEN, `${PUBLIC}${TWILIO_PATH}`, body), 'content-type': type };
    const answer = await door.post(TWILIO_PATH, body, headers);
    expect(answer).toMatchObject({ status: 415, code: 'media_type_unsupported' });
    await expectNothingWritten();
  });

  test.each(['application/x-www-form-urlencoded; charset=utf-16', 'application/json; charset=iso-8859-1'])(
    'in another charset: %s',
    async (type) => {
      const body = formOf(twilioMessage());
      const headers = { ...signedByTwilio(TOKEN, `${PUBLIC}${TWILIO_PATH}`, body), 'content-type': type };
      const answer = await door.post(TWILIO_PATH, body, headers);
      expect(answer).toMatchObject({ status: 415, code: 'media_type_unsupported' });
      await expectNothingWritten();
    },
  );
});

describe('what cannot be written down now is to be sent again', () => {
  test('while numbers are not known, a number that is not known may be ours', async () => {
    workshop.knowsNumbers = false;
    const body = formOf(twilioMessage({ To: '+14155550199' }));
    expect(await fromTwilio({ body })).toMatchObject({ status: 503, code: 'callback_not_taken' });
    await expectNothingWritten();
  });

  test('while accounts cannot be looked up, whoever has signed', async () => {
    door.accounts.failure = new Error('The carrier accounts are not known yet.');
    for (const token of [TOKEN, 'forged']) {
      expect(await fromTwilio({ token })).toMatchObject({ status: 503, code: 'callback_not_taken' });
    }
    expect(door.logged.join()).toContain('The carrier accounts are not known yet.');
    await expectNothingWritten();
  });

  test.each<[string, () => Promise<void>]>([
    ['event_store_unavailable', () => workshop.store.close()],
    ['vault_unavailable', () => workshop.vault.close()],
  ])('while it has nowhere to go: %s', async (code, close) => {
    await close();
    expect(await fromTwilio()).toMatchObject({ status: 503, code });
    expect(await fromTelnyx()).toMatchObject({ status: 503, code });
  });
});

describe('a door behind which it takes long', () => {
  /** Every callback that came waits until it is let go on. */
  async function openSlowDoor() {
    const waiting: (() => void)[] = [];
    let whenNext: () => void = () => undefined;
    const take = () =>
      new Promise<void>((resolve) => {
        waiting.push(resolve);
        whenNext();
      });
    await door.close();
    const { accounts, publicUrls } = door;
    door = await openDoor({ take });
    for (const [name, account] of accounts.accounts) door.accounts.accounts.set(name, account);
    Object.assign(door.publicUrls, publicUrls);
    const until = (count: number) =>
      new Promise<void>((resolve) => {
        whenNext = () => waiting.length >= count && resolve();
        whenNext();
      });
    return { waiting, until };
  }

  afterEach(() => {
    jest.useRealTimers();
  });

  test('answers before Telnyx gives up, which is after two seconds', async () => {
    const { waiting, until } = await openSlowDoor();
    jest.useFakeTimers({
      now: Date.now(),
      doNotFake: ['nextTick', 'setImmediate', 'clearImmediate', 'queueMicrotask'],
    });
    const answer = fromTelnyx();
    await until(1);
    jest.advanceTimersByTime(1_900);
    expect(await answer).toMatchObject({ status: 503, code: 'callback_not_taken' });
    for (const goOn of waiting) goOn();
  });

  test('takes so many at once, refuses the next one at once, and takes more when there is room again', async () => {
    const { waiting, until } = await openSlowDoor();
    jest.useFakeTimers({
      now: Date.now(),
      doNotFake: ['nextTick', 'setImmediate', 'clearImmediate', 'queueMicrotask'],
    });
    const [body, path] = [formOf(twilioMessage()), TWILIO_PATH];
    const headers = signedByTwilio(TOKEN, `${PUBLIC}${path}`, body);
    const asked = Array.from({ length: 4_000 }, () => door.post(path, body, headers));
    await until(4_000);
    expect(await door.post(path, body, headers)).toMatchObject({ status: 503, code: 'callback_not_taken' });
    expect(waiting).toHaveLength(4_000);
    for (const goOn of waiting) goOn();
    expect(new Set((await Promise.all(asked)).map(({ status }) => status))).toStrictEqual(new Set([200]));
    const next = door.post(path, body, headers);
    await until(4_001);
    waiting.at(-1)!();
    expect(await next).toMatchObject({ status: 200 });
  });
});
