import { describe, expect, test } from '@jest/globals';
import { NUMBER, STRANGER } from '../testing/messaging-workshop.js';
import { twilioMessage, twilioStatus } from './fixtures/told-callbacks.js';
import { readTwilioCallback } from './twilio-callback.js';

const read = (fields: Readonly<Record<string, string>>, query = '') =>
  readBytes(Buffer.from(new URLSearchParams(fields).toString()), query);
const readText = (text: string | Buffer) => readBytes(Buffer.from(text));
const readBytes = (rawBody: Buffer, query = '') =>
  readTwilioCallback({ rawBody, form: new URLSearchParams(rawBody.toString()), query: new URLSearchParams(query) });
const without = (fields: Record<string, string>, name: string) => {
  const { [name]: _left, ...others } = fields;
  return others;
};
const malformed = (field: string) =>
  expect.objectContaining({ code: 'callback_malformed', details: { errors: [expect.objectContaining({ field })] } });

describe('a message that came in by Twilio', () => {
  const told = {
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

  test('is what the form says', () => {
    expect(read(twilioMessage())).toStrictEqual({ is: 'received', message: told });
  });

  test.each(['received', 'receiving'])('is %s, by either name of the status', (status) => {
    for (const name of ['SmsStatus', 'MessageStatus']) {
      expect(read({ ...without(twilioMessage(), 'SmsStatus'), [name]: status })).toMatchObject({ is: 'received' });
    }
  });

  test('needs no status, and may be named as it was long ago', () => {
    const { MessageSid: sid, SmsStatus: _none, ...fields } = twilioMessage();
    expect(read({ ...fields, SmsSid: sid! })).toStrictEqual({ is: 'received', message: told });
  });

  test('may have no text, and any text', () => {
    expect(read(without(twilioMessage(), 'Body'))).toMatchObject({ message: { body: '' } });
    for (const Body of ['a+b & c=d %41', '🍏 ü\n"\u0000', '=cmd()', '1']) {
      expect(read(twilioMessage({ Body }))).toMatchObject({ message: { body: Body } });
    }
  });

  test('has the media that it counts, and is an MMS then', () => {
    const media = { NumMedia: '2', MediaUrl0: 'https://api.twilio.com/0', MediaUrl1: 'https://api.twilio.com/1' };
    expect(read(twilioMessage({ ...media, MediaContentType0: 'image/png' }))).toMatchObject({
      message: {
        kind: 'mms',
        media: [
          { url: 'https://api.twilio.com/0', contentType: 'image/png' },
          { url: 'https://api.twilio.com/1', contentType: null },
        ],
      },
    });
    expect(read(without(twilioMessage(), 'NumMedia'))).toMatchObject({ message: { kind: 'sms', media: [] } });
  });

  test('has as many segments as Twilio counts, or as there must be', () => {
    expect(read(twilioMessage({ NumSegments: '3' }))).toMatchObject({ message: { segments: 3 } });
    for (const NumSegments of ['0', '-1', 'many', '1000', '1.5', '']) {
      const counted = read(twilioMessage({ NumSegments, Body: 'a'.repeat(161) }));
      expect(counted).toMatchObject({ message: { segments: 2 } });
    }
  });

  test.each([
    ['STOP', 'opt_out'],
    ['START', 'opt_in'],
    ['HELP', null],
    ['constructor', null],
    ['toString', null],
  ])('that Twilio has read %s out of says what of being written to', (OptOutType, consent) => {
    expect(read(twilioMessage({ OptOutType }))).toStrictEqual({ is: 'received', message: { ...told, consent } });
  });
});

describe('a status that Twilio tells', () => {
  const told = {
    carrierMessageId: 'SM9',
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

  test('is what the form says', () => {
    expect(read(twilioStatus())).toStrictEqual({ is: 'status', status: told });
  });

  test('is of the message of ours that the URL names', () => {
    expect(read(twilioStatus(), 'message=m1')).toStrictEqual({ is: 'status', status: { ...told, messageId: 'm1' } });
  });

  test('that it did not arrive says why', () => {
    const why = { MessageStatus: 'undelivered', ErrorCode: '30003', ErrorMessage: 'Unreachable' };
    expect(read(twilioStatus(why))).toMatchObject({
      status: { status: 'undelivered', carrierCode: '30003', carrierDetail: 'Unreachable' },
    });
  });

  test('has no number for why that is none, and words of some length only', () => {
    for (const ErrorCode of ['', 'x', '-1', '12345678901']) {
      expect(read(twilioStatus({ ErrorCode }))).toMatchObject({ status: { carrierCode: null } });
    }
    const { status } = read(twilioStatus({ ErrorMessage: 'a'.repeat(10_000) })) as {
      status: { carrierDetail: string };
    };
    expect(status.carrierDetail).toBe('a'.repeat(500));
  });

  test('that nobody has documented yet is kept in its own word', () => {
    expect(read(twilioStatus({ MessageStatus: 'teleported' }))).toMatchObject({
      status: { status: 'submitted', carrierStatus: 'teleported' },
    });
  });
});

describe('what is nothing of Twilio’s is refused by its field', () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ['MessageSid', without(twilioMessage(), 'MessageSid')],
    ['MessageSid', twilioMessage({ MessageSid: 'SM 1' })],
    ['MessageSid', twilioMessage({ MessageSid: 'a'.repeat(101) })],
    ['MessageSid', twilioStatus({ MessageSid: '../SM1' })],
    ['From', without(twilioMessage(), 'From')],
    ['From', twilioMessage({ From: ' +442071838750' })],
    ['From', twilioMessage({ From: '' })],
    ['From', twilioMessage({ From: 'Ünï' })],
    ['From', twilioMessage({ From: 'a\nb' })],
    ['From', twilioMessage({ From: 'a'.repeat(101) })],
    ['To', without(twilioMessage(), 'To')],
    ['To', without(twilioStatus(), 'To')],
    ['NumMedia', twilioMessage({ NumMedia: '11' })],
    ['NumMedia', twilioMessage({ NumMedia: '-1' })],
    ['NumMedia', twilioMessage({ NumMedia: '0.5' })],
    ['NumMedia', twilioMessage({ NumMedia: 'Infinity' })],
    ['NumMedia', twilioMessage({ NumMedia: 'some' })],
    ['MediaUrl0', twilioMessage({ NumMedia: '1' })],
    ['MediaUrl0', twilioMessage({ NumMedia: '1', MediaUrl0: 'no URL' })],
    ['MediaUrl0', twilioMessage({ NumMedia: '1', MediaUrl0: `https://a.b/${'a'.repeat(2_048)}` })],
    ['MessageStatus', twilioStatus({ MessageStatus: '' })],
    ['MessageStatus', twilioStatus({ MessageStatus: 'a b' })],
    ['MessageStatus', twilioStatus({ MessageStatus: 'a'.repeat(51) })],
  ])('%s: %j', (field, fields) => {
    expect(() => read(fields)).toThrow(malformed(field));
  });

  test('a name that is there twice, whether it says the same or not', () => {
    const text = new URLSearchParams(twilioMessage()).toString();
    expect(() => readText(`${text}&To=%2B1`)).toThrow(malformed('To'));
    expect(() => readText(`${text}&NumMedia=0`)).toThrow(malformed('NumMedia'));
    const long = 'a'.repeat(1_000);
    expect(() => readText(`${text}&${long}=1&${long}=2`)).toThrow(malformed('a'.repeat(100)));
  });

  test.each<[string, string | Buffer]>([
    ['a percent sign that encodes nothing', 'From=%zz'],
    ['the end of an encoded character', 'From=%C3'],
    ['bytes that are not UTF-8, encoded', 'Body=%FF'],
    ['bytes that are not UTF-8, as they are', Buffer.from('Body=\xff', 'latin1')],
  ])('%s', (_, text) => {
    const rest = Buffer.from(`&${new URLSearchParams(without(twilioMessage(), 'Body')).toString()}`);
    expect(() => readText(Buffer.concat([Buffer.from(text), rest]))).toThrow(malformed('body'));
  });

  test('text in UTF-8 that nobody has encoded is read as it was signed', () => {
    const rest = new URLSearchParams(without(twilioMessage(), 'Body')).toString();
    expect(readText(`${rest}&Body=Grüße`)).toMatchObject({ message: { body: 'Grüße' } });
  });
});
