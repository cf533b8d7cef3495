import { describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { MessageResponse } from '../../message/message.response.js';
import { EXPORT_FORMATS } from './export-formats.js';

const message: MessageResponse = {
  id: 'm1',
  direction: 'inbound',
  kind: 'mms',
  number: '+14155550100',
  from: '+442071838750',
  to: '+14155550100',
  body: 'Is my order on its way?',
  media: [{ contentType: 'image/png', url: '/v1/messages/m1/media/0' }],
  status: 'received',
  agentId: 'sales',
  segments: 1,
  encoding: 'GSM-7',
  carrierAccountId: 'account-1',
  carrierMessageId: 'SM1',
  createdAt: '2026-11-02T10:00:00.000Z',
  updatedAt: '2026-11-02T10:00:01.000Z',
};
const failed: MessageResponse = {
  ...message,
  status: 'undelivered',
  failure: {
    code: 'recipient_unreachable',
    carrierCode: '30003',
    detail: 'The handset is off.',
    remedy: 'Send it again later.',
  },
};

const { csv, jsonl } = EXPORT_FORMATS;
const recordsOf = (...messages: readonly MessageResponse[]) =>
  parse(csv.head + csv.rows(messages), { columns: true, record_delimiter: ['\r\n', '\n', '\r'] }) as Record<
    string,
    string
  >[];
const bodyOf = (body: string) => recordsOf({ ...message, body })[0]!['body'];

describe('messages as CSV', () => {
  test('begin with the names of what they tell, also where there are none', () => {
    expect(csv.head).toBe(
      'id,createdAt,updatedAt,direction,kind,number,from,to,agentId,status,body,segments,encoding,' +
        'carrierAccountId,carrierMessageId,failureCode,failureCarrierCode,failureDetail\r\n',
    );
    expect(csv.rows([])).toBe('');
  });

  test('are a line each', () => {
    expect(csv.rows([message])).toBe(
      'm1,2026-11-02T10:00:00.000Z,2026-11-02T10:00:01.000Z,inbound,mms,+14155550100,+442071838750,+14155550100,' +
        'sales,received,Is my order on its way?,1,GSM-7,account-1,SM1,,,\r\n',
    );
    expect(csv.rows([message, failed])).toBe(csv.rows([message]) + csv.rows([failed]));
  });

  test('say why one did not arrive', () => {
    expect(recordsOf(failed)).toMatchObject([
      { failureCode: 'recipient_unreachable', failureCarrierCode: '30003', failureDetail: 'The handset is off.' },
    ]);
  });

  test('leave empty what is not known, or erased', () => {
    const unknown = { ...message, body: null, agentId: null, carrierMessageId: null, erased: true };
    expect(recordsOf(unknown)).toMatchObject([{ body: '', agentId: '', carrierMessageId: '' }]);
  });

  test('keep every text as it is, whatever stands in it', () => {
    const harmless = fc.string({ unit: 'grapheme' }).filter((text) => !/^[=+\-@\t\r\n]/.test(text));
    const spiked = fc
      .tuple(harmless, fc.constantFrom('\n', '\r', '\r\n', '"', '",', ';', ', ', '\u0000', '’'))
      .map(([text, spike]) => `a${text}${spike}${text}`);
    fc.assert(
      fc.property(fc.array(spiked, { minLength: 1 }), (bodies) => {
        const records = recordsOf(...bodies.map((body) => ({ ...message, body })));
        expect(records.map(({ body }) => body)).toStrictEqual(bodies);
      }),
    );
  });

  test.each(['=cmd|"/C calc"!A0', '+1+1', '-2+3', '@SUM(A1)', '\t=1+1', '\r=1+1', '\n=1+1'])(
    'make a formula of nobody’s text: %j',
    (body) => {
      expect(bodyOf(body)).toBe(`'${body}`);
    },
  );

  test.each(['Order = 1+1', '1-2', 'a@example.com', "'=1", ' =1', ''])('change no other text: %j', (body) => {
    expect(bodyOf(body)).toBe(body);
  });

  test.each(['=cmd|x', '@SHOP', '-SALE', '+SALE', '+1+1'])('make a formula of nobody’s name: %j', (name) => {
    const [inbound] = recordsOf({ ...message, from: name });
    const [outbound] = recordsOf({ ...message, to: name });
    expect([inbound!['from'], outbound!['to']]).toStrictEqual([`'${name}`, `'${name}`]);
  });

  test('leave phone numbers as they are', () => {
    expect(recordsOf(message)).toMatchObject([{ from: message.from, to: message.to, number: message.number }]);
  });
});

describe('messages as lines of JSON', () => {
  test('are what is shown of them, each in a line of its own', () => {
    const text = jsonl.head + jsonl.rows([message, failed]);
    expect(text.endsWith('\n')).toBe(true);
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toStrictEqual([message, failed]);
    expect(jsonl.rows([])).toBe('');
  });

  test('have no other line ends, and every text as it is', () => {
    const bodies = ['a\nb', 'a\r\nb', '"', '=1+1', '\u2028', '🍏', '\ud800'];
    const lines = jsonl
      .rows(bodies.map((body) => ({ ...message, body })))
      .trimEnd()
      .split('\n');
    expect(lines.map((line) => (JSON.parse(line) as MessageResponse).body)).toStrictEqual(bodies);
  });

  test('say so where the words are erased', () => {
    const erased = { ...message, body: null, media: [], erased: true };
    expect(JSON.parse(jsonl.rows([erased]))).toMatchObject({ body: null, erased: true });
  });
});
