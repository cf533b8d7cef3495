import { describe, expect, test } from '@jest/globals';
import type { CarrierErrorCode } from '../carrier.errors.js';
import { RequestFailure } from '../bounded-fetch.js';
import { meaningOfRefusedOrder } from './number-orders.js';
import { meansGone } from './owned-numbers.js';
import { readFailure } from './telnyx-errors.js';
import type { Asking } from './telnyx-errors.js';

const READING: Asking = { writes: false };
const WRITING: Asking = { writes: true };

/** What the library rejects with for an answer. */
function answered(
  status: number,
  problem?: { code: string; title?: string; detail?: string; pointer?: string },
  headers = {},
) {
  const { pointer, ...rest } = problem ?? {};
  const body = problem && { errors: [{ ...rest, source: { pointer } }] };
  return Object.assign(new Error(`${status} ${JSON.stringify(body)}`), {
    status,
    headers: new Headers(headers),
    error: body,
  });
}

const unanswered = (reason: RequestFailure['reason']) =>
  new Error('Connection error.', { cause: new RequestFailure(reason) });

describe('a refusal', () => {
  const refusals: readonly [number, string, CarrierErrorCode][] = [
    [401, '10009', 'carrier_credentials_rejected'],
    [401, '20002', 'carrier_credentials_rejected'],
    [403, '10010', 'carrier_permission_missing'],
    [403, '10038', 'carrier_permission_missing'],
    [403, '10039', 'carrier_trial_limit'],
    [403, '20012', 'carrier_account_suspended'],
    [403, '20013', 'carrier_account_suspended'],
    [402, '20100', 'carrier_balance_insufficient'],
    [400, '20100', 'carrier_balance_insufficient'],
    [422, '10015', 'carrier_refused'],
    [422, '10011', 'carrier_refused'],
    [429, '10011', 'carrier_rate_limited'],
  ];
  test.each(refusals)('%i with %s has had no effect and means %s', (status, carrierCode, code) => {
    expect(readFailure(answered(status, { code: carrierCode }), WRITING)).toMatchObject({
      name: 'CarrierError',
      effect: 'none',
      code,
      carrierCode,
    });
  });

  test('without a code is known by its status', () => {
    expect(readFailure(answered(401), READING)).toMatchObject({
      code: 'carrier_credentials_rejected',
      carrierCode: undefined,
    });
    expect(readFailure(answered(404), READING)).toMatchObject({ code: 'carrier_refused' });
  });

  test('for want of a permission says for what', () => {
    for (const [subject, words] of [
      ['number orders', 'does not allow number orders to the API key'],
      [undefined, 'does not allow this to the API key'],
    ] as const) {
      const error = readFailure(answered(403, { code: '10038' }), { ...WRITING, subject });
      expect(error).toMatchObject({ code: 'carrier_permission_missing', message: expect.stringContaining(words) });
    }
  });

  test('says how long to wait', () => {
    const after = (headers: Record<string, string>) => readFailure(answered(429, undefined, headers), WRITING);
    expect(after({ 'retry-after': '3', 'x-ratelimit-reset': '60' })).toMatchObject({ retryAfterMs: 3_000 });
    expect(after({ 'x-ratelimit-reset': '60' })).toMatchObject({ retryAfterMs: 60_000 });
    expect(after({ 'x-ratelimit-reset': '1793345678' })).toMatchObject({ retryAfterMs: undefined });
    expect(after({})).toMatchObject({ retryAfterMs: undefined });
  });

  test('that only Telnyx can explain is told in its words, without addresses', () => {
    const problem = { code: '10015', title: 'Bad Request', detail: 'https://user:pass@example.com/voice is no URL.' };
    expect(readFailure(answered(422, problem), WRITING)).toMatchObject({
      message: 'Telnyx refused the request: Bad Request: … is no URL.',
    });
  });
});

describe('no clear answer', () => {
  test('leaves open whether a change has happened, and is nothing to who only asked', () => {
    const unclear = [
      answered(500),
      answered(503),
      answered(408),
      answered(302),
      unanswered('cut'),
      unanswered('too_slow'),
    ];
    for (const failure of unclear) {
      expect(readFailure(failure, WRITING)).toMatchObject({ effect: 'unknown', isPassing: true });
      expect(readFailure(failure, READING)).toMatchObject({ effect: 'none', isPassing: true });
    }
  });

  test('has no effect when the request was never on its way', () => {
    expect(readFailure(unanswered('not_sent'), WRITING)).toMatchObject({ code: 'carrier_unavailable', effect: 'none' });
  });

  test('can be one that nobody can read', () => {
    for (const failure of [new SyntaxError('Unexpected token'), unanswered('too_large')]) {
      expect(readFailure(failure, WRITING)).toMatchObject({ code: 'carrier_answer_unreadable', effect: 'unknown' });
    }
  });
});

test('what is no failure of a request stays what it is', () => {
  const slip = new TypeError('x is not a function');
  expect(readFailure(slip, WRITING)).toBe(slip);
});

describe('a refused order', () => {
  const meaning = (problem: Parameters<typeof answered>[1]) =>
    readFailure(answered(422, problem), { writes: true, meaning: meaningOfRefusedOrder });

  test('is one of a number that is gone', () => {
    const detail = "We don't recognize the number(s) ['+14155550100']. Did you first search for the number(s)?";
    expect(meaning({ code: '10027', detail })).toMatchObject({ code: 'number_not_available', effect: 'none' });
    expect(meaning({ code: '10027', detail: 'Amount must include cents.' })).toMatchObject({ code: 'carrier_refused' });
  });

  test('names what Telnyx wants to know', () => {
    const pointer = '/phone_numbers/0/requirement_group_id';
    expect(meaning({ code: '10004', title: 'Missing required parameter', pointer })).toMatchObject({
      code: 'bundle_required',
    });
    expect(meaning({ code: '10015', detail: 'Regulatory requirements: address' })).toMatchObject({
      code: 'address_required',
    });
  });

  test('means what it means everywhere where Telnyx has a code for that', () => {
    const detail = 'No funds for the requirements.';
    expect(meaning({ code: '20100', detail })).toMatchObject({ code: 'carrier_balance_insufficient' });
    const failure = readFailure(answered(500, { code: '10007', detail: 'Requirements failed.' }), {
      writes: true,
      meaning: meaningOfRefusedOrder,
    });
    expect(failure).toMatchObject({ code: 'carrier_unavailable', effect: 'unknown' });
  });
});

test('a number that the account does not hold is named as such', () => {
  const gone = readFailure(answered(404, { code: '10005' }), { writes: true, meaning: meansGone });
  expect(gone).toMatchObject({ code: 'number_not_at_carrier', effect: 'none' });
});
