import { describe, expect, test } from '@jest/globals';
import { consentWish } from './consent-words.js';

describe('what a message asks for', () => {
  test.each([
    'STOP',
    'stop',
    ' Stop. ',
    'STOPALL',
    'unsubscribe',
    'Cancel',
    'END',
    'quit',
    'REVOKE',
    'optout',
    'stop!',
  ])('to stop, at both carriers: %j', (body) => {
    for (const carrier of ['twilio', 'telnyx', 'sandbox'] as const) {
      expect(consentWish(carrier, body)).toMatchObject({ wish: 'opt_out' });
    }
  });

  test('in two words at Telnyx alone, which takes them so', () => {
    expect(consentWish('telnyx', 'stop  all')).toStrictEqual({ wish: 'opt_out', word: 'STOP ALL' });
    expect(consentWish('twilio', 'stop all')).toBeUndefined();
  });

  test('to resume; yes at Twilio alone', () => {
    for (const body of ['start', 'UNSTOP']) expect(consentWish('telnyx', body)).toMatchObject({ wish: 'opt_in' });
    expect(consentWish('twilio', 'Yes')).toStrictEqual({ wish: 'opt_in', word: 'YES' });
    expect(consentWish('telnyx', 'Yes')).toBeUndefined();
  });

  test.each(['', 'please stop', 'STOP IT', 'stop, I am on my way', 'HELP', 'startup', 'constructor'])(
    'nothing, when it is more than a word: %j',
    (body) => {
      expect([consentWish('twilio', body), consentWish('telnyx', body)]).toStrictEqual([undefined, undefined]);
    },
  );
});
