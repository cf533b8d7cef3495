import { describe, expect, test } from '@jest/globals';
import { STRANGER, TELNYX_NUMBER } from '../testing/messaging-workshop.js';
import { telnyxMessage, telnyxStatus } from './fixtures/told-callbacks.js';
import { readTelnyxCallback } from './telnyx-callback.js';

const read = (event: unknown) => readTelnyxCallback(Buffer.from(JSON.stringify(event)));
const malformed = (field: string) =>
  expect.objectContaining({ code: 'callback_malformed', details: { errors: [expect.objectContaining({ field })] } });

const told = {
  carrierMessageId: 'telnyx-message-1',
  from: STRANGER,
  to: TELNYX_NUMBER,
  kind: 'sms',
  body: 'Is my order on its way?',
  media: [],
  segments: 1,
  encoding: 'GSM-7',
  occurredAt: '2026-11-02T09:59:59.000Z',
};

describe('a message that came in by Telnyx', () => {
  test('is what the event says', () => {
    expect(read(telnyxMessage())).toStrictEqual({ is: 'received', message: told });
  });

  test('came when Telnyx had it; otherwise when Telnyx says that something happened', () => {
    expect(read(telnyxMessage({ received_at: null }))).toMatchObject({
      message: { occurredAt: '2026-11-02T10:00:00.000Z' },
    });
    const { data } = telnyxMessage({ received_at: undefined });
    expect(read({ data: { ...data, occurred_at: undefined } })).toMatchObject({ message: { occurredAt: null } });
  });

  test('has media with what they are, and is an MMS then, or when Telnyx calls it so', () => {
    const media = [
      { url: 'https://media.telnyx.com/0', content_type: 'image/png', size: 7 },
      { url: 'https://media.telnyx.com/1', content_type: 7 },
    ];
    expect(read(telnyxMessage({ media }))).toMatchObject({
      message: {
        kind: 'mms',
        media: [
          { url: 'https://media.telnyx.com/0', contentType: 'image/png' },
          { url: 'https://media.telnyx.com/1', contentType: null },
        ],
      },
    });
    expect(read(telnyxMessage({ type: 'MMS' }))).toMatchObject({ message: { kind: 'mms' } });
    expect(read(telnyxMessage({ media: null, text: null }))).toMatchObject({ message: { media: [], body: '' } });
  });

  test('has as many parts and the encoding that Telnyx says, or those that there must be', () => {
    expect(read(telnyxMessage({ parts: 3, encoding: 'UTF-16' }))).toMatchObject({
      message: { segments: 3, encoding: 'UCS-2' },
    });
    for (const parts of [0, -1, 1.5, '2', null]) {
      const counted = read(telnyxMessage({ parts, encoding: 'Morse', text: 'ж'.repeat(71) }));
      expect(counted).toMatchObject({ message: { segments: 2, encoding: 'UCS-2' } });
    }
  });

  test.each([
    ['STOP', 'opt_out'],
    ['opt_out', 'opt_out'],
    ['start', 'opt_in'],
    ['OPT_IN', 'opt_in'],
    ['help', null],
    ['constructor', null],
    ['__proto__', null],
  ])('that Telnyx has answered by itself, to %s, says what of being written to', (word, consent) => {
    expect(read(telnyxMessage({ autoresponse_type: word }))).toStrictEqual({
      is: 'received',
      message: { ...told, consent },
    });
  });

  test('of a group is of the number that stands first', () => {
    const to = [{ phone_number: TELNYX_NUMBER }, { phone_number: '+14155550177' }];
    expect(read(telnyxMessage({ to }))).toMatchObject({ message: { to: TELNYX_NUMBER } });
  });
});

describe('a status that Telnyx tells', () => {
  const message = { ...told, from: TELNYX_NUMBER, to: STRANGER, occurredAt: '2026-11-02T10:00:00.000Z' };

  test('comes with the message, which may not have been sent from here', () => {
    expect(read(telnyxStatus('delivered'))).toStrictEqual({
      is: 'status',
      status: {
        carrierMessageId: 'telnyx-message-1',
        from: TELNYX_NUMBER,
        to: STRANGER,
        status: 'delivered',
        carrierStatus: 'delivered',
        occurredAt: '2026-11-02T10:00:00.000Z',
        carrierCode: null,
        carrierDetail: null,
        messageId: null,
        message,
      },
    });
    const { data } = telnyxStatus('sent');
    expect(read({ data: { ...data, event_type: 'message.sent' } })).toMatchObject({ status: { status: 'sent' } });
  });

  test('is of the message of ours that the URL given with it names', () => {
    const url = 'https://numbers.example.com/webhooks/telnyx/a/message-status?message=m1';
    expect(read(telnyxStatus('sent', { webhook_url: url }))).toMatchObject({ status: { messageId: 'm1' } });
    for (const other of ['no URL', 7, null, 'https://numbers.example.com/', 'https://a.b/?message=']) {
      expect(read(telnyxStatus('sent', { webhook_url: other }))).toMatchObject({ status: { messageId: null } });
    }
  });

  test('that it did not arrive says why, by the first of several reasons', () => {
    const errors = [{ code: '40300', title: 'Blocked', detail: 'The recipient has opted out.' }, { code: '40001' }];
    expect(read(telnyxStatus('delivery_failed', { errors }))).toMatchObject({
      status: { status: 'undelivered', carrierCode: '40300', carrierDetail: 'The recipient has opted out.' },
    });
    expect(read(telnyxStatus('sending_failed', { errors: [{ code: 40_011, title: 'Too fast' }] }))).toMatchObject({
      status: { status: 'failed', carrierCode: '40011', carrierDetail: 'Too fast' },
    });
    expect(read(telnyxStatus('sending_failed', { errors: [{ code: {}, detail: 7 }] }))).toMatchObject({
      status: { carrierCode: null, carrierDetail: null },
    });
  });
});

test.each(['message.read', 'number_order.complete', '10dlc.brand.update', 'constructor'])(
  'an event of nothing that is kept is known as such: %s',
  (about) => {
    expect(read({ data: { event_type: about, payload: null } })).toStrictEqual({ is: 'other', about });
  },
);

describe('what is nothing of Telnyx’s', () => {
  test.each(['', '{', 'To=%2B1', '{"data":1} more'])('is no JSON: %j', (text) => {
    expect(() => readTelnyxCallback(Buffer.from(text))).toThrow(expect.objectContaining({ code: 'malformed_json' }));
  });

  test('is no UTF-8', () => {
    const bytes = Buffer.from('{"data":{"event_type":"\xff"}}', 'latin1');
    expect(() => readTelnyxCallback(bytes)).toThrow(expect.objectContaining({ code: 'malformed_json' }));
  });

  const { data } = telnyxMessage();
  test.each<[string, unknown]>([
    ['body', null],
    ['body', [data]],
    ['body', 'text'],
    ['data', {}],
    ['data', { data: [] }],
    ['data.event_type', { data: {} }],
    ['data.event_type', { data: { ...data, event_type: 7 } }],
    ['data.payload', { data: { ...data, payload: undefined } }],
    ['occurred_at', telnyxMessage({ received_at: 'yesterday' })],
    ['occurred_at', telnyxMessage({ received_at: 7 })],
    ['text', telnyxMessage({ text: 7 })],
    ['media', telnyxMessage({ media: {} })],
    ['media', telnyxMessage({ media: Array.from({ length: 11 }, () => ({ url: 'https://a.b' })) })],
    ['media.0', telnyxMessage({ media: ['https://a.b'] })],
    ['media.0.url', telnyxMessage({ media: [{}] })],
    ['media.0.url', telnyxMessage({ media: [{ url: 'no URL' }] })],
    ['data.payload.id', telnyxMessage({ id: undefined })],
    ['data.payload.id', telnyxMessage({ id: 'a/b' })],
    ['from', telnyxMessage({ from: STRANGER })],
    ['from.phone_number', telnyxMessage({ from: {} })],
    ['from.phone_number', telnyxMessage({ from: { phone_number: 'a\u0000' } })],
    ['to', telnyxMessage({ to: {} })],
    ['to.0', telnyxMessage({ to: [] })],
    ['to.0', telnyxMessage({ to: undefined })],
    ['to.phone_number', telnyxMessage({ to: [{}] })],
    ['errors', telnyxStatus('sending_failed', { errors: {} })],
    ['errors.0', telnyxStatus('sending_failed', { errors: ['40300'] })],
    ['to.0.status', telnyxStatus(undefined)],
    ['to.0.status', telnyxStatus(null)],
    ['to.0.status', telnyxStatus(7)],
    ['to.0.status', telnyxStatus({})],
    ['to.0.status', telnyxStatus('a b')],
  ])('is refused by its field: %s of %j', (field, event) => {
    expect(() => read(event)).toThrow(malformed(field));
  });
});
