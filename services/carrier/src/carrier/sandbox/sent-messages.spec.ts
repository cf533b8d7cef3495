import { describe, expect, test } from '@jest/globals';
import type { OutgoingMessage } from '../carrier-facts.js';
import { findInSandbox, sendInSandbox } from './sent-messages.js';

const messageTo = (to: string): OutgoingMessage => ({
  messageId: 'message-1',
  from: '+14155550100',
  to,
  body: 'Hello',
  mediaUrls: [],
  statusUrl: 'https://sandbox.invalid',
});

const failureTo = (to: string): unknown => {
  try {
    return sendInSandbox(messageTo(to));
  } catch (error) {
    return error;
  }
};

describe('a message in the sandbox', () => {
  test('is delivered at once', () => {
    const delivered = { carrierMessageId: 'sandbox-message-1', carrierStatus: 'delivered', carrierCode: null };
    expect(sendInSandbox(messageTo('+442071838750'))).toStrictEqual(delivered);
  });

  test.each([
    ['+14155550181', 'undelivered', '30003'],
    ['+14155550182', 'undelivered', '30006'],
    ['+14155550183', 'undelivered', '30007'],
    ['+14155550184', 'failed', '30034'],
    ['+14155550185', 'sent', null],
  ])('fails on purpose: to %s it is %s', (to, carrierStatus, carrierCode) => {
    expect(sendInSandbox(messageTo(to))).toMatchObject({ carrierStatus, carrierCode });
  });

  test('is refused at once, or its answer is lost, on purpose', () => {
    expect(failureTo('+14155550186')).toMatchObject({ code: 'carrier_refused', effect: 'none', carrierCode: '21211' });
    for (const to of ['+14155550187', '+14155550188']) {
      expect(failureTo(to)).toMatchObject({ code: 'carrier_unavailable', effect: 'unknown' });
    }
    expect(findInSandbox(messageTo('+14155550187'))).toMatchObject([{ carrierMessageId: 'sandbox-message-1' }]);
    expect(findInSandbox(messageTo('+14155550188'))).toStrictEqual([]);
  });
});
