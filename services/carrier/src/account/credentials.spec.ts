import { describe, expect, test } from '@jest/globals';
import { namesOf, readCredentials } from './credentials.js';

const SID = `AC${'0'.repeat(32)}`;
const TOKEN = 'a-token-nobody-may-see';
const KEY = { apiKeySid: `SK${'1'.repeat(32)}`, apiKeySecret: 'a-secret-nobody-may-see' };

/** The fields that are wrong. */
function wrong(carrier: Parameters<typeof readCredentials>[0], credentials: unknown): readonly string[] {
  try {
    readCredentials(carrier, credentials);
    return [];
  } catch (error) {
    expect(JSON.stringify(error)).not.toMatch(/nobody-may-see/);
    return (error as { details: { errors: { field: string }[] } }).details.errors.map(({ field }) => field);
  }
}

describe('credentials of a carrier account', () => {
  test.each([
    ['twilio', { accountSid: SID, authToken: TOKEN }],
    ['twilio', { accountSid: SID, authToken: TOKEN, ...KEY, regions: { ie1: { authToken: TOKEN, ...KEY } } }],
    ['telnyx', { apiKey: TOKEN, publicKey: `${'A'.repeat(43)}=` }],
    ['telnyx', { apiKey: TOKEN }],
    ['sip', {}],
    ['sandbox', {}],
  ] as const)('of %s are kept as they are', (carrier, credentials) => {
    expect(readCredentials(carrier, credentials)).toStrictEqual(credentials);
  });

  test('name what is missing, wrong, or unknown', () => {
    expect(wrong('twilio', {})).toStrictEqual(['credentials.accountSid', 'credentials.authToken']);
    expect(wrong('twilio', { accountSid: TOKEN, authToken: 7 })).toHaveLength(2);
    expect(wrong('twilio', { accountSid: SID, authToken: TOKEN, password: TOKEN })).toStrictEqual([
      'credentials.password',
    ]);
    expect(wrong('telnyx', { apiKey: TOKEN, publicKey: TOKEN })).toStrictEqual(['credentials.publicKey']);
    // The same bytes written otherwise, and 32 bytes that are on no curve.
    for (const publicKey of [`${'A'.repeat(42)}B=`, `Ag${'A'.repeat(41)}=`]) {
      expect(wrong('telnyx', { apiKey: TOKEN, publicKey })).toStrictEqual(['credentials.publicKey']);
    }
    expect(wrong('sandbox', { apiKey: TOKEN })).toStrictEqual(['credentials.apiKey']);
    expect(wrong('twilio', { accountSid: SID, authToken: TOKEN, __proto__: { apiKey: TOKEN } })).toStrictEqual([]);
  });

  test('are told by their names alone', () => {
    const regions = { ie1: { authToken: TOKEN }, au1: { authToken: TOKEN, ...KEY } };
    expect(namesOf({ accountSid: SID, authToken: TOKEN, regions })).toStrictEqual([
      'accountSid',
      'authToken',
      'regions.ie1.authToken',
      'regions.au1.authToken',
      'regions.au1.apiKeySid',
      'regions.au1.apiKeySecret',
    ]);
    expect(namesOf({})).toStrictEqual([]);
  });

  test.each([null, 'text', ['a'], 7, undefined])('%j are none', (credentials) => {
    expect(wrong('telnyx', credentials)).toStrictEqual(['credentials']);
  });

  test('an API key needs both its halves', () => {
    const half = { accountSid: SID, authToken: TOKEN, apiKeySid: KEY.apiKeySid };
    expect(wrong('twilio', half)).toStrictEqual(['credentials.apiKeySecret']);
  });

  test('of regions are those of Twilio, and checked as well', () => {
    const twilio = { accountSid: SID, authToken: TOKEN };
    expect(wrong('twilio', { ...twilio, regions: { eu9: { authToken: TOKEN } } })).toStrictEqual([
      'credentials.regions.eu9',
    ]);
    expect(wrong('twilio', { ...twilio, regions: { au1: {} } })).toStrictEqual(['credentials.regions.au1.authToken']);
    expect(wrong('twilio', { ...twilio, regions: 'ie1' })).toStrictEqual(['credentials.regions']);
    expect(wrong('telnyx', { apiKey: TOKEN, regions: {} })).toStrictEqual(['credentials.regions']);
  });
});
