import { describe, expect, test } from '@jest/globals';
import { isFailure } from './domain/message-status.events.js';
import type { OutboundStatus } from './domain/message-status.events.js';
import { statusInWordsOf } from './status-words.js';

/** `message_enum_status` of Twilio's API document, without what is said of messages that come in. */
const TWILIO: readonly (readonly [word: string, status: OutboundStatus])[] = [
  ['accepted', 'submitted'],
  ['scheduled', 'submitted'],
  ['queued', 'submitted'],
  ['sending', 'sending'],
  ['sent', 'sent'],
  ['partially_delivered', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['undelivered', 'undelivered'],
  ['failed', 'failed'],
  ['canceled', 'canceled'],
];

/** `OutboundMessagePayload` and `OutboundMessagePayloadCancelled` of Telnyx's, and what it tells of timeouts. */
const TELNYX: readonly (readonly [word: string, status: OutboundStatus])[] = [
  ['scheduled', 'submitted'],
  ['queued', 'submitted'],
  ['sending', 'sending'],
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['delivery_unconfirmed', 'delivery_unconfirmed'],
  ['gw_timeout', 'delivery_unconfirmed'],
  ['dlr_timeout', 'delivery_unconfirmed'],
  ['expired', 'expired'],
  ['cancelled', 'canceled'],
  ['sending_failed', 'failed'],
  ['delivery_failed', 'undelivered'],
];

describe('a status in the word of its carrier', () => {
  test.each(TWILIO)('%s of Twilio, and of the sandbox, which speaks alike, is %s', (word, status) => {
    expect([statusInWordsOf('twilio', word), statusInWordsOf('sandbox', word)]).toStrictEqual([status, status]);
  });

  test.each(TELNYX)('%s of Telnyx is %s', (word, status) => {
    expect(statusInWordsOf('telnyx', word)).toBe(status);
  });

  test.each(['teleported', '', 'Delivered', 'constructor', '__proto__', 'hasOwnProperty'])(
    'that is not documented says that the carrier has the message, and no more: %j',
    (word) => {
      for (const carrier of ['twilio', 'telnyx', 'sandbox'] as const) {
        expect(statusInWordsOf(carrier, word)).toBe('submitted');
      }
    },
  );

  test('is a failure where the carrier says so, and nowhere else', () => {
    const failures = (carrier: 'twilio' | 'telnyx', words: typeof TWILIO) =>
      words.map(([word]) => word).filter((word) => isFailure(statusInWordsOf(carrier, word)));
    expect(failures('twilio', TWILIO)).toStrictEqual(['undelivered', 'failed', 'canceled']);
    expect(failures('telnyx', TELNYX)).toStrictEqual(['expired', 'cancelled', 'sending_failed', 'delivery_failed']);
  });
});
