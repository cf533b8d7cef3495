import { describe, expect, test } from '@jest/globals';
import { failureOfMessage } from './failure-of-message.js';
import type { MessageFailureCode } from './failure-of-message.js';

const failureOf = (
  carrier: 'twilio' | 'telnyx' | 'sandbox',
  carrierCode: string | null,
  detail: string | null = null,
) => failureOfMessage(carrier, 'undelivered', { carrierCode, carrierDetail: detail });

/** Every number that a carrier could give. */
const NUMBERS = Array.from({ length: 70_000 }, (_, number) => String(number));

describe('why a message did not arrive', () => {
  test.each<[string, MessageFailureCode]>([
    ['21211', 'recipient_unknown'],
    ['21408', 'country_not_allowed'],
    ['21606', 'sender_cannot_send'],
    ['21610', 'recipient_opted_out'],
    ['21611', 'sent_too_fast'],
    ['21614', 'recipient_is_landline'],
    ['21617', 'content_refused'],
    ['21620', 'media_refused'],
    ['30001', 'sent_too_fast'],
    ['30002', 'account_refused'],
    ['30003', 'recipient_unreachable'],
    ['30004', 'recipient_blocks'],
    ['30005', 'recipient_unknown'],
    ['30006', 'recipient_is_landline'],
    ['30007', 'filtered_as_spam'],
    ['30008', 'carrier_failed'],
    ['30019', 'media_refused'],
    ['30022', 'sent_too_fast'],
    ['30032', 'sender_not_registered'],
    ['30034', 'sender_not_registered'],
    ['30036', 'expired'],
  ])('is what Twilio means by %s: %s', (number, code) => {
    expect(failureOf('twilio', number)).toMatchObject({ code, carrierCode: number });
    expect(failureOf('sandbox', number)).toStrictEqual(failureOf('twilio', number));
  });

  test.each<[string, MessageFailureCode]>([
    ['40001', 'recipient_is_landline'],
    ['40002', 'filtered_as_spam'],
    ['40003', 'sender_blocked'],
    ['40004', 'recipient_blocks'],
    ['40005', 'expired'],
    ['40006', 'recipient_unreachable'],
    ['40009', 'content_refused'],
    ['40010', 'sender_not_registered'],
    ['40011', 'sent_too_fast'],
    ['40012', 'recipient_unknown'],
    ['40013', 'sender_cannot_send'],
    ['40014', 'expired'],
    ['40015', 'filtered_as_spam'],
    ['40300', 'recipient_opted_out'],
  ])('is what Telnyx means by %s: %s', (number, code) => {
    expect(failureOf('telnyx', number)).toMatchObject({ code, carrierCode: number });
  });

  test.each(['twilio', 'telnyx'] as const)('is a plain sentence and a remedy, whatever the number: %s', (carrier) => {
    const sentence = /^[A-Z][^\n{}[\]_]{15,160}\.$/;
    const unplain = NUMBERS.map((number) => failureOf(carrier, number)).filter(
      ({ detail, remedy }) =>
        !sentence.test(detail) || !sentence.test(remedy.replaceAll('. ', ' ')) || detail === remedy,
    );
    expect(unplain).toStrictEqual([]);
  });

  test('is known of dozens of numbers of each carrier, and each code means one thing', () => {
    for (const carrier of ['twilio', 'telnyx'] as const) {
      const known = NUMBERS.map((number) => failureOf(carrier, number)).filter(({ code }) => code !== 'carrier_failed');
      expect(known.length).toBeGreaterThan(30);
      const meanings = new Map(known.map(({ code, detail, remedy }) => [code, `${detail} ${remedy}`]));
      expect(new Set(meanings.values()).size).toBe(meanings.size);
    }
  });

  test('is not taken from the other carrier’s numbers', () => {
    expect(failureOf('telnyx', '30003').code).toBe('carrier_failed');
    expect(failureOf('twilio', '40001').code).toBe('carrier_failed');
  });

  test('is what the carrier says in its own words, where its number is not known', () => {
    const said = failureOf('twilio', '39999', 'Sunspots');
    expect(said).toMatchObject({ code: 'carrier_failed', carrierCode: '39999' });
    expect(said.detail).toMatch(/ It says: Sunspots$/);
    expect(failureOf('twilio', '30003', 'Sunspots').detail).not.toContain('Sunspots');
  });

  test.each([null, '', 'constructor', '__proto__', 'toString'])('is not said by %j', (number) => {
    expect(failureOf('twilio', number)).toMatchObject({ code: 'carrier_failed', carrierCode: number });
  });

  test('is said by the status, where no number says more', () => {
    const ofStatus = (status: 'expired' | 'canceled' | 'failed', carrierCode: string | null) =>
      failureOfMessage('telnyx', status, { carrierCode, carrierDetail: null }).code;
    expect([ofStatus('expired', null), ofStatus('canceled', null), ofStatus('failed', null)]).toStrictEqual([
      'expired',
      'canceled',
      'carrier_failed',
    ]);
    expect(ofStatus('expired', '40001')).toBe('recipient_is_landline');
  });
});
