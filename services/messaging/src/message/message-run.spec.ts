import { beforeEach, describe, expect, test } from '@jest/globals';
import { loadAggregate } from '#event-store';
import { EARLIER, HOME } from '#event-store/testing';
import { consent, consentStream } from '../consent/consent.aggregate.js';
import { CarrierMessagesDouble, away, taken, unknown } from '../testing/carrier-messages-double.js';
import { MessagingWorkshop, NUMBER, STRANGER, TWILIO_ACCOUNT, idOf } from '../testing/messaging-workshop.js';
import type { MessageEvent } from './domain/message.events.js';
import {
  advanced,
  heldUp,
  linked,
  requested,
  sendStarted,
  submitted,
  uncertain,
} from './fixtures/message-histories.js';
import { message, messageStream } from './message.aggregate.js';
import { MessageRun } from './message-run.js';
import { NumberPaces } from './number-paces.js';

const OURS = '0192a3b4-0000-7000-8000-000000000001';
const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;

let workshop: MessagingWorkshop;
let carrierMessages: CarrierMessagesDouble;
let nowMs: number;
let paces: NumberPaces;
beforeEach(() => {
  [workshop, carrierMessages] = [new MessagingWorkshop(), new CarrierMessagesDouble()];
  nowMs = Date.parse(EARLIER);
  paces = new NumberPaces(() => nowMs);
});

const ours = <Event extends MessageEvent>(event: Event): Event => ({ ...event, messageId: OURS });
const content = { body: 'On its way.', media: [{ url: 'https://example.com/0.png', contentType: null }] };
const order = {
  workspace: HOME,
  carrierAccountId: TWILIO_ACCOUNT,
  messageId: OURS,
  from: NUMBER,
  to: STRANGER,
  body: 'On its way.',
  mediaUrls: ['https://example.com/0.png'],
};

/** A message that was asked for, and what has become of it since. */
async function given(...events: readonly MessageEvent[]): Promise<void> {
  const place = { workspace: HOME, subject: STRANGER, messageId: OURS };
  const sealed = await workshop.sealContent(place, content, nowMs);
  const began = ours({ ...requested, carrierAccountId: TWILIO_ACCOUNT, content: sealed });
  await workshop.writeMessage(OURS, began, ...events.map(ours));
}

function run(): MessageRun {
  const { store, words } = workshop;
  const parts = { store, words, carrierMessages, paces, now: () => new Date(nowMs) };
  return new MessageRun(parts, { workspace: HOME, messageId: OURS, number: NUMBER });
}

const state = async () => (await loadAggregate(workshop.store, message, messageStream(HOME, OURS))).state;

describe('a message that is to be sent', () => {
  test('is handed to its carrier as it was asked for, once, and taken', async () => {
    await given();
    expect(await run().send()).toBeUndefined();
    expect(carrierMessages.sent).toStrictEqual([order]);
    expect(await state()).toMatchObject({ status: 'submitted', carrierMessageId: `SM-${OURS}`, told: ['queued'] });
    expect(await workshop.typesOf(idOf(`SM-${OURS}`))).toStrictEqual(['MessageLinked']);
    expect(await run().send()).toBeUndefined();
    expect(carrierMessages.sent).toHaveLength(1);
  });

  test('is said to be handed over before the carrier is asked', async () => {
    await given();
    let known: readonly string[] = [];
    carrierMessages.answers = [workshop.typesOf(OURS).then(() => taken('SM1'))];
    const send = carrierMessages.send.bind(carrierMessages);
    carrierMessages.send = async (asked) => {
      known = await workshop.typesOf(OURS);
      return send(asked);
    };
    await run().send();
    expect(known).toStrictEqual(['MessageRequested', 'MessageSendStarted']);
  });

  test('is told of what its carrier had told before it answered', async () => {
    await given();
    await workshop.writeMessage(idOf('SM1'), { ...advanced('delivered'), messageId: idOf('SM1') });
    carrierMessages.answers = [taken('SM1')];
    await run().send();
    expect(await state()).toMatchObject({ status: 'delivered', told: ['queued', 'delivered'] });
  });

  test('may have failed when it is taken, and says why', async () => {
    await given();
    carrierMessages.answers = [taken('SM1', 'failed', '30007')];
    await run().send();
    expect(await state()).toMatchObject({
      status: 'failed',
      failure: { code: 'filtered_as_spam', carrierCode: '30007' },
    });
  });

  test.each([
    ['21610', 'recipient_opted_out', /told this number to stop/],
    ['99999', 'carrier_failed', /^The carrier says no\.$/],
    [null, 'carrier_failed', /^The carrier says no\.$/],
  ])('is refused for what the carrier means by %s: %s', async (carrierCode, code, detail) => {
    await given();
    carrierMessages.answers = [{ is: 'refused', code: 'carrier_refused', carrierCode, detail: 'The carrier says no.' }];
    expect(await run().send()).toBeUndefined();
    expect(await state()).toMatchObject({
      status: 'failed',
      failure: { code, carrierCode, detail: expect.stringMatching(detail) },
    });
  });

  test('that is held up says why, waits as long as the carrier wants, and is handed over again', async () => {
    await given();
    const { code, detail } = heldUp;
    carrierMessages.answers = [{ is: 'held_up', code, detail, retryAfterMs: 7_000 }, taken('SM1')];
    expect(await run().send()).toMatchObject({ againInMs: 7_000, because: { code, message: detail } });
    expect(await state()).toMatchObject({ status: 'queued', handedOverAt: null, doubt: { code, detail } });
    expect(await run().send()).toBeUndefined();
    expect(await state()).toMatchObject({ status: 'submitted', doubt: null });
    expect(carrierMessages.sent).toHaveLength(2);
  });

  test.each<[string, typeof unknown | Error, string]>([
    ['its answer is lost', unknown, 'carrier_unavailable'],
    ['nobody can be asked', away(), 'service_unavailable'],
    ['something breaks', new Error('It broke.'), 'internal_error'],
  ])('is uncertain when %s, and never sent again', async (_, answer, code) => {
    await given();
    carrierMessages.answers = [answer];
    expect(await run().send()).toBe('unanswered');
    expect(await state()).toMatchObject({ status: 'uncertain', doubt: { code } });
    expect(await run().send()).toBe('unanswered');
    expect(carrierMessages.sent).toHaveLength(1);
  });

  test('that an earlier process has handed over is not sent again, whether that came to ask or not', async () => {
    await given(sendStarted);
    expect(await run().send()).toBe('unanswered');
    expect(carrierMessages.sent).toStrictEqual([]);
  });

  test('waits for its number’s turn', async () => {
    await given();
    paces.take(NUMBER, 'twilio', 10);
    expect(await run().send()).toStrictEqual({ againInMs: 7 * SECOND_MS });
    expect([await workshop.typesOf(OURS), carrierMessages.sent]).toStrictEqual([['MessageRequested'], []]);
    nowMs += 7 * SECOND_MS;
    expect(await run().send()).toBeUndefined();
  });

  test('is worth nothing after four hours', async () => {
    await given();
    nowMs += 4 * HOUR_MS;
    paces.take(NUMBER, 'twilio', 10);
    expect(await run().send()).toMatchObject({ againInMs: expect.any(Number) });
    nowMs += 1;
    expect(await run().send()).toBeUndefined();
    expect(await state()).toMatchObject({ status: 'expired', failure: { code: 'expired' } });
    expect(carrierMessages.sent).toStrictEqual([]);
  });

  test('is not sent to whoever has said stop since it was asked for', async () => {
    await given();
    const said = { number: NUMBER, subject: STRANGER, word: 'STOP', messageId: 'm2' };
    await workshop.write(consent, consentStream(HOME, NUMBER, STRANGER), { type: 'RecipientOptedOut', ...said });
    await run().send();
    expect(await state()).toMatchObject({ status: 'canceled', failure: { code: 'recipient_opted_out' } });
    expect(carrierMessages.sent).toStrictEqual([]);
  });

  test('is not sent when its words were erased meanwhile', async () => {
    await given();
    await workshop.keys.erase({ workspace: HOME, subject: STRANGER });
    await run().send();
    expect(await state()).toMatchObject({ status: 'canceled', failure: { code: 'subject_erased' } });
    expect(carrierMessages.sent).toStrictEqual([]);
  });

  test('stays as it is while the vault is away', async () => {
    await given();
    await workshop.vault.close();
    await expect(run().send()).rejects.toMatchObject({ code: 'vault_unavailable' });
    expect(await workshop.typesOf(OURS)).toStrictEqual(['MessageRequested']);
  });
});

describe('a message whose answer was lost', () => {
  const looked = (...messages: readonly string[]) => ({
    is: 'looked' as const,
    messages: messages.map((carrierMessageId) => ({ carrierMessageId, carrierStatus: 'sent', carrierCode: null })),
  });

  test('is found, by what was asked for and when', async () => {
    await given(sendStarted, uncertain);
    carrierMessages.finds = [looked('SM1')];
    expect(await run().lookFor()).toBeUndefined();
    expect(carrierMessages.lookedFor).toStrictEqual([{ order, sentAfter: EARLIER }]);
    expect(await state()).toMatchObject({ status: 'sent', carrierMessageId: 'SM1', doubt: null });
    expect(carrierMessages.sent).toStrictEqual([]);
  });

  test('is none of those that are other messages already', async () => {
    await given(sendStarted);
    await workshop.writeMessage(idOf('SM1'), { ...linked, messageId: 'another', carrierMessageId: 'SM1' });
    carrierMessages.finds = [looked('SM1', 'SM2')];
    await run().lookFor();
    expect(await state()).toMatchObject({ status: 'sent', carrierMessageId: 'SM2' });
  });

  test('is looked for again while the carrier may yet show it, and said once to be uncertain', async () => {
    await given(sendStarted);
    carrierMessages.finds = [looked()];
    for (const laterMs of [0, 60 * SECOND_MS, 60 * SECOND_MS]) {
      nowMs += laterMs;
      expect(await run().lookFor()).toMatchObject({ againInMs: expect.any(Number) });
    }
    expect(await workshop.typesOf(OURS)).toStrictEqual(['MessageRequested', 'MessageSendStarted', 'MessageUncertain']);
  });

  test('was not sent when the carrier does not show it after two minutes', async () => {
    await given(sendStarted, uncertain);
    carrierMessages.finds = [looked()];
    nowMs += 120 * SECOND_MS + 1;
    expect(await run().lookFor()).toBeUndefined();
    expect(await state()).toMatchObject({ status: 'failed', failure: { code: 'not_sent' } });
  });

  test('is looked for later when the carrier cannot be asked', async () => {
    await given(sendStarted);
    const why = { code: 'carrier_rate_limited', detail: 'Too fast.' };
    carrierMessages.finds = [{ is: 'held_up', ...why, retryAfterMs: 9_000 }, away()];
    expect(await run().lookFor()).toStrictEqual({ againInMs: 9_000 });
    await expect(run().lookFor()).rejects.toMatchObject({ code: 'service_unavailable' });
    expect(await workshop.typesOf(OURS)).toStrictEqual(['MessageRequested', 'MessageSendStarted']);
  });

  test('stays uncertain where the carrier tells nothing, or its words were erased', async () => {
    await given(sendStarted);
    carrierMessages.finds = [{ is: 'untold' }];
    expect(await run().lookFor()).toBeUndefined();
    expect(await state()).toMatchObject({ status: 'uncertain', doubt: { code: 'answer_lost' } });
    await workshop.keys.erase({ workspace: HOME, subject: STRANGER });
    carrierMessages.finds = [];
    nowMs += HOUR_MS;
    expect(await run().lookFor()).toBeUndefined();
    expect(await state()).toMatchObject({ status: 'uncertain' });
  });

  test.each<[string, readonly MessageEvent[]]>([
    ['was not handed over', []],
    ['was heard of', [sendStarted, submitted]],
    ['is held up, and so not sent', [sendStarted, heldUp]],
  ])('is not looked for when it %s', async (_, events) => {
    await given(...events);
    expect(await run().lookFor()).toBeUndefined();
    expect(carrierMessages.lookedFor).toStrictEqual([]);
  });
});
