import { beforeEach, describe, expect, test } from '@jest/globals';
import { loadAggregate } from '#event-store';
import { HOME } from '#event-store/testing';
import { consent, consentStream } from '../consent/consent.aggregate.js';
import type { MessageReceived, MessageSentElsewhere } from '../message/domain/message.events.js';
import { requested, sendStarted, submitted } from '../message/fixtures/message-histories.js';
import { message, messageStream } from '../message/message.aggregate.js';
import { contentOf } from '../message/message-content.js';
import { MessagingWorkshop, NUMBER, STRANGER, TWILIO_ACCOUNT, idOf } from '../testing/messaging-workshop.js';
import type { CallbackSource } from './callback-intake.js';
import type { CallbackMessage, CallbackStatus } from './carrier-callback.js';

const RECEIVED_AT = '2026-11-02T10:00:00.000Z';
const source: CallbackSource = {
  workspace: HOME,
  carrier: 'twilio',
  carrierAccountId: TWILIO_ACCOUNT,
  rawBody: Buffer.from('as it came'),
  receivedAtMs: Date.parse(RECEIVED_AT),
  requestId: 'request-1',
};
const came: CallbackMessage = {
  carrierMessageId: 'SM1',
  from: STRANGER,
  to: NUMBER,
  kind: 'sms',
  body: 'Is my order on its way?',
  media: [],
  segments: 1,
  encoding: 'GSM-7',
  occurredAt: null,
};
const told: CallbackStatus = {
  carrierMessageId: 'SM1',
  from: NUMBER,
  to: STRANGER,
  status: 'delivered',
  carrierStatus: 'delivered',
  occurredAt: null,
  carrierCode: null,
  carrierDetail: null,
  messageId: null,
  message: null,
};

/** Of a message that is sent from here. */
const OURS = '0192a3b4-0000-7000-8000-000000000001';
const sent = [
  { ...requested, messageId: OURS, carrierAccountId: TWILIO_ACCOUNT },
  { ...sendStarted, messageId: OURS },
] as const;

let workshop: MessagingWorkshop;
beforeEach(() => {
  workshop = new MessagingWorkshop();
});

const receive = (changes: Partial<CallbackMessage> = {}, from: Partial<CallbackSource> = {}) =>
  workshop.intake.take({ is: 'received', message: { ...came, ...changes } }, { ...source, ...from });
const report = (changes: Partial<CallbackStatus> = {}, from: Partial<CallbackSource> = {}) =>
  workshop.intake.take({ is: 'status', status: { ...told, ...changes } }, { ...source, ...from });
const word = (status: CallbackStatus['status']) => ({ status, carrierStatus: status });

async function types(): Promise<readonly string[]> {
  return (await workshop.events()).map(({ type }) => type);
}

async function stateOf(messageId: string) {
  return (await loadAggregate(workshop.store, message, messageStream(HOME, messageId))).state;
}

describe('a message that comes in', () => {
  test('is written down: who, to whom, by which account, for which agent; what it says is sealed', async () => {
    workshop.assign(NUMBER, 'sales');
    await receive({ media: [{ url: 'https://api.twilio.com/0', contentType: 'image/png' }], kind: 'mms' });
    const [event, ...others] = (await workshop.events()) as readonly MessageReceived[];
    expect(others).toStrictEqual([]);
    expect(event).toStrictEqual({
      type: 'MessageReceived',
      messageId: idOf('SM1'),
      number: NUMBER,
      subject: STRANGER,
      agentId: 'sales',
      carrier: 'twilio',
      carrierAccountId: TWILIO_ACCOUNT,
      carrierMessageId: 'SM1',
      kind: 'mms',
      mediaCount: 1,
      segments: 1,
      encoding: 'GSM-7',
      content: { keyId: expect.any(String), sealed: expect.any(String) },
      callback: { keyId: expect.any(String), sealed: expect.any(String) },
      occurredAt: null,
    });
    expect(JSON.stringify(event)).not.toMatch(/order|api\.twilio/);
    expect(await contentOf(workshop.words, HOME, event!)).toStrictEqual({
      body: came.body,
      media: [{ url: 'https://api.twilio.com/0', contentType: 'image/png' }],
    });
    const place = { workspace: HOME, subject: STRANGER, messageId: idOf('SM1'), part: 'callback' } as const;
    expect((await workshop.words.open(place, event!.callback))?.toString()).toBe('as it came');
  });

  test('is told by the carrier, when the carrier told it', async () => {
    await receive();
    const [recorded] = await workshop.store.readAll({ after: 0 });
    expect(recorded!.metadata).toMatchObject({
      workspace: HOME,
      time: RECEIVED_AT,
      actorKind: 'system',
      actorId: 'twilio',
      correlationId: 'request-1',
    });
  });

  test('is one message, however often and whenever it is told again', async () => {
    await receive();
    await Promise.all([receive(), receive(), receive({ body: 'another text' })]);
    await receive({}, { receivedAtMs: source.receivedAtMs + 86_400_000 });
    expect(await types()).toStrictEqual(['MessageReceived']);
  });

  test('is another one where another account calls it the same', async () => {
    workshop.hold('+14155550102', 'twilio', 'account-9');
    await receive();
    await receive({ to: '+14155550102' }, { carrierAccountId: 'account-9' });
    expect(await types()).toStrictEqual(['MessageReceived', 'MessageReceived']);
  });

  test.each([
    ['2026-11-02T09:59:59.000Z', '2026-11-02T09:59:59.000Z'],
    ['2026-10-26T10:00:00.000Z', '2026-10-26T10:00:00.000Z'],
    ['2026-10-26T09:59:59.999Z', null],
    ['2026-11-02T10:00:00.001Z', null],
    ['2062-11-02T10:00:00.000Z', null],
  ])('came when the carrier says so, unless that cannot be: %s', async (occurredAt, believed) => {
    await receive({ occurredAt });
    expect(await workshop.events()).toMatchObject([{ occurredAt: believed }]);
  });
});

describe('whoever writes STOP', () => {
  const isOptedOut = async () =>
    (await loadAggregate(workshop.store, consent, consentStream(HOME, NUMBER, STRANGER))).state.isOptedOut;

  test('is not written to again, from the very message on, until they write START', async () => {
    await receive({ body: 'Stop' });
    expect(await workshop.events()).toMatchObject([
      { type: 'MessageReceived' },
      { type: 'RecipientOptedOut', number: NUMBER, subject: STRANGER, word: 'STOP', messageId: idOf('SM1') },
    ]);
    await receive({ body: 'Stop' });
    await receive({ body: 'STOP', carrierMessageId: 'SM2' });
    expect(await types()).toStrictEqual(['MessageReceived', 'RecipientOptedOut', 'MessageReceived']);
    await receive({ body: 'start', carrierMessageId: 'SM3' });
    expect(await isOptedOut()).toBe(false);
  });

  test('says so of this number and to no other', async () => {
    workshop.hold('+14155550102', 'twilio', TWILIO_ACCOUNT);
    await receive({ body: 'STOP', to: '+14155550102' });
    expect(await isOptedOut()).toBe(false);
  });

  test('does so where the carrier has understood it so, whatever the words; and not where it has not', async () => {
    await receive({ body: 'STOP', consent: null });
    expect(await isOptedOut()).toBe(false);
    await receive({ body: 'lass mich', consent: 'opt_out', carrierMessageId: 'SM2' });
    expect(await isOptedOut()).toBe(true);
    await receive({ body: 'doch', consent: 'opt_in', carrierMessageId: 'SM3' });
    expect(await isOptedOut()).toBe(false);
  });
});

describe('a status', () => {
  test('of a message that was sent from here is told of it, and is its answer when none has come', async () => {
    await workshop.writeMessage(OURS, ...sent);
    await report({ messageId: OURS, ...word('sent') });
    expect(await workshop.typesOf(OURS)).toStrictEqual([
      'MessageRequested',
      'MessageSendStarted',
      'MessageSubmitted',
      'MessageStatusAdvanced',
    ]);
    expect(await workshop.typesOf(idOf('SM1'))).toStrictEqual(['MessageLinked']);
    expect(await stateOf(OURS)).toMatchObject({ status: 'sent', carrierMessageId: 'SM1' });
  });

  test('finds it by the name that its carrier has for it, too', async () => {
    await workshop.writeMessage(OURS, ...sent);
    await report({ messageId: OURS, ...word('sent') });
    await report(word('delivered'));
    expect(await stateOf(OURS)).toMatchObject({ status: 'delivered', told: ['sent', 'delivered'] });
  });

  test('that came before anybody knew of the message is told of it afterwards', async () => {
    await report(word('delivered'));
    expect(await stateOf(idOf('SM1'))).toMatchObject({ is: 'awaited' });
    await workshop.writeMessage(OURS, ...sent);
    await report({ messageId: OURS, ...word('sent') });
    expect(await stateOf(OURS)).toMatchObject({ status: 'delivered', told: expect.arrayContaining(['sent']) });
  });

  test('is told once, however often, in whichever order and at once', async () => {
    await workshop.writeMessage(OURS, ...sent, { ...submitted, messageId: OURS });
    const statuses = ['delivered', 'sent', 'sending', 'sent', 'delivered'] as const;
    const reports = statuses.map((status) => report({ messageId: OURS, ...word(status) }));
    await Promise.all([...reports, ...reports.map(() => report({ messageId: OURS, ...word('sent') }))]);
    const state = (await stateOf(OURS)) as { status: string; told: readonly string[] };
    expect(state.status).toBe('delivered');
    expect(state.told.toSorted()).toStrictEqual(['delivered', 'sending', 'sent']);
  });

  test('that it did not arrive says why, and what to do', async () => {
    await workshop.writeMessage(OURS, ...sent);
    await report({ messageId: OURS, ...word('undelivered'), carrierCode: '30003' });
    expect(await stateOf(OURS)).toMatchObject({
      status: 'undelivered',
      failure: { code: 'recipient_unreachable', carrierCode: '30003', remedy: expect.stringMatching(/\.$/) },
    });
  });

  test('may tell a message that was not sent from here, which is written down as it is', async () => {
    await report({ message: { ...came, from: NUMBER, to: STRANGER, occurredAt: '2026-11-02T09:59:00.000Z' } });
    const [event] = (await workshop.events()) as readonly MessageSentElsewhere[];
    expect(await types()).toStrictEqual(['MessageSentElsewhere', 'MessageStatusAdvanced']);
    expect(event).toMatchObject({ number: NUMBER, subject: STRANGER, occurredAt: '2026-11-02T09:59:00.000Z' });
    expect(await contentOf(workshop.words, HOME, event!)).toMatchObject({ body: came.body });
    await report({ ...word('read'), message: { ...came, from: NUMBER, to: STRANGER } });
    expect(await types()).toStrictEqual(['MessageSentElsewhere', 'MessageStatusAdvanced', 'MessageStatusAdvanced']);
  });

  test('of a known message is told of it, whoever has the number by now', async () => {
    await workshop.writeMessage(OURS, ...sent);
    workshop.numbers.apply({ type: 'NumberReleased', workspace: HOME, number: NUMBER });
    await report({ messageId: OURS });
    expect(await stateOf(OURS)).toMatchObject({ status: 'delivered' });
  });

  test('reaches no message of another account or workspace, whatever id it names', async () => {
    workshop.hold('+14155550102', 'twilio', 'account-9');
    await workshop.writeMessage(OURS, ...sent);
    await report({ messageId: OURS, from: '+14155550102' }, { carrierAccountId: 'account-9' });
    expect(await stateOf(OURS)).toMatchObject({ status: 'queued' });
    workshop.hold('+14155550103', 'twilio', TWILIO_ACCOUNT, 'away');
    await report({ messageId: OURS, from: '+14155550103' }, { workspace: 'away' });
    expect(await stateOf(OURS)).toMatchObject({ status: 'queued' });
  });

  test.each(['', 'no id', '../../message-home/x', `${OURS} `, OURS.toUpperCase()])(
    'that names what is no id of ours is told under its carrier’s name: %j',
    async (messageId) => {
      await report({ messageId });
      expect(await workshop.typesOf(idOf('SM1'))).toStrictEqual(['MessageStatusAdvanced']);
    },
  );
});

describe('what nobody here is told', () => {
  test.each<[string, Partial<CallbackSource>, string]>([
    ['is of a number that nobody has', {}, '+14155550199'],
    ['is of another account’s number', { carrierAccountId: 'account-9' }, NUMBER],
    ['is of another workspace’s number', { workspace: 'away' }, NUMBER],
  ])('%s: refused as if it were not signed, or not yet', async (_, from, number) => {
    for (const [knowsNumbers, code] of [
      [true, 'signature_invalid'],
      [false, 'callback_not_taken'],
    ] as const) {
      workshop.knowsNumbers = knowsNumbers;
      await expect(receive({ to: number }, from)).rejects.toMatchObject({ code });
      await expect(report({ from: number }, from)).rejects.toMatchObject({ code });
    }
    expect(await types()).toStrictEqual([]);
  });

  test('is about something else', async () => {
    await workshop.intake.take({ is: 'other', about: 'number_order.complete' }, source);
    expect(await workshop.events()).toStrictEqual([]);
  });

  test('is known already: that takes no key, and so is thanked for while the vault is away', async () => {
    await receive();
    await workshop.writeMessage(OURS, ...sent);
    await report({ carrierMessageId: 'SM9', messageId: OURS });
    const before = await types();
    await workshop.vault.close();
    await receive({}, { receivedAtMs: source.receivedAtMs + 30 * 86_400_000 });
    await report({ carrierMessageId: 'SM9' }, { receivedAtMs: source.receivedAtMs + 30 * 86_400_000 });
    expect(await types()).toStrictEqual(before);
  });

  test('could not be sealed: nothing is written', async () => {
    await workshop.vault.close();
    await expect(receive()).rejects.toMatchObject({ code: 'vault_unavailable' });
    expect(await types()).toStrictEqual([]);
  });
});
