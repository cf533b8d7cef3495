import { describe, expect, test } from '@jest/globals';
import { refusedByTwilio } from './twilio-refusals.js';
import type { Refusal } from './twilio-refusals.js';

const anyRefusal: Refusal = {
  status: 400,
  carrierCode: undefined,
  who: 'Twilio',
  subject: 'phone numbers',
  isByKey: false,
  isWrite: true,
};

function refused(refusal: Partial<Refusal>) {
  return refusedByTwilio({ ...anyRefusal, ...refusal });
}

describe('what Twilio refuses', () => {
  test.each([
    ['21422', 'number_not_available'],
    ['21421', 'number_not_offered'],
    ['21451', 'area_code_unknown'],
    ['21452', 'area_code_empty'],
    ['21631', 'address_required'],
    ['21615', 'address_required'],
    ['21649', 'bundle_required'],
    ['21650', 'bundle_required'],
    ['21613', 'certification_required'],
    ['21404', 'carrier_trial_limit'],
    ['10002', 'carrier_trial_limit'],
    ['20005', 'carrier_account_suspended'],
    ['10001', 'carrier_account_suspended'],
    ['90010', 'carrier_account_suspended'],
    ['20008', 'carrier_credentials_rejected'],
  ])('%s is %s, and nothing has happened', (carrierCode, code) => {
    expect(refused({ carrierCode })).toMatchObject({ code, carrierCode, effect: 'none', isPassing: false });
  });

  test.each([
    [401, '20003', 'carrier_credentials_rejected'],
    [403, '20003', 'carrier_permission_missing'],
    [403, '70051', 'carrier_permission_missing'],
    [404, '20404', 'number_not_at_carrier'],
    [400, '21999', 'carrier_refused'],
    [400, undefined, 'carrier_refused'],
  ])('HTTP %s with %s is %s', (status, carrierCode, code) => {
    expect(refused({ status, carrierCode })).toMatchObject({ code, carrierCode, effect: 'none' });
  });

  test('credentials are rejected by the names of those that were given', () => {
    const ofToken = refused({ status: 401, carrierCode: '20003' });
    expect(ofToken.credential).toBe('authToken');
    expect(ofToken.message).toMatch(/^Twilio rejects `accountSid` with `authToken`\..* under API keys & tokens/);
    expect(ofToken.message).not.toContain('apiKey');
    // Also who is just rotating reads it.
    expect(ofToken.message).toMatch(/If these are what an account here was connected with, .*\/rotate\.$/);
    const ofKey = refused({ status: 401, carrierCode: '20003', isByKey: true });
    expect(ofKey.credential).toBe('apiKeySecret');
    expect(ofKey.message).toMatch(/^Twilio rejects the API key: `apiKeySid` and `apiKeySecret` .*make another key/);
    expect(ofKey.message).not.toContain('authToken');
    expect(refused({ carrierCode: '20008' }).credential).toBe('authToken');
    expect(refused({ status: 403, carrierCode: '20003', isByKey: true }).credential).toBeUndefined();
  });

  test('a code that is not known leads to where Twilio explains it', () => {
    expect(refused({ carrierCode: '21999' }).message).toBe(
      'Twilio refuses a request about phone numbers; https://www.twilio.com/docs/api/errors/21999 says why.',
    );
  });

  test('too many requests were not processed, and say when to come again', () => {
    expect(refused({ status: 429, carrierCode: '20429', retryAfter: '7' })).toMatchObject({
      code: 'carrier_rate_limited',
      message: expect.stringMatching(/ asks for fewer requests\. Wait and try again\.$/),
      effect: 'none',
      retryAfterMs: 7000,
      isPassing: true,
    });
    expect(refused({ status: 429, retryAfter: null }).retryAfterMs).toBeUndefined();
    expect(refused({ status: 429, retryAfter: 'Sun, 06 Nov 2044 08:49:37 GMT' }).retryAfterMs).toBeUndefined();
  });

  test('a failure or a redirect may have had an effect where something was to change', () => {
    for (const status of [500, 503, 408]) {
      expect(refused({ status })).toMatchObject({ code: 'carrier_unavailable', effect: 'unknown' });
      expect(refused({ status, isWrite: false })).toMatchObject({ code: 'carrier_unavailable', effect: 'none' });
    }
    expect(refused({ status: 302 })).toMatchObject({ code: 'carrier_refused', effect: 'unknown' });
  });

  test('a failure is one whatever number it bears', () => {
    expect(refused({ status: 500, carrierCode: '21422' }).code).toBe('carrier_unavailable');
  });
});
