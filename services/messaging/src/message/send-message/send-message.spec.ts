import { describe, expect, test } from '@jest/globals';
import { refused } from '#event-store/testing';
import type { Sender, SendingNumber } from '../domain/sender.js';
import type { MessageState } from '../domain/message.state.js';
import { given, requested } from '../fixtures/message-histories.js';
import { decideSendMessage } from './send-message.js';

const { messageId, agentId, kind, mediaCount, segments, encoding, content, subject } = requested;
const command = { messageId, agentId, kind, mediaCount, segments, encoding, content, to: subject };

const number: SendingNumber = {
  number: requested.number,
  carrier: 'twilio',
  carrierAccountId: 'twilio-1',
  sms: true,
  mms: false,
  isLeaving: false,
};
const sender: Sender = { status: 'published', number };

const send =
  (by: Sender = sender, changes: Partial<typeof command> | { kind: 'mms' } = {}, isOptedOut = false) =>
  (state: MessageState) =>
    decideSendMessage({ ...command, ...changes }, by, { isOptedOut, state });

const by = (changes: Partial<SendingNumber>): Sender => ({ ...sender, number: { ...number, ...changes } });

describe('send a message', () => {
  test('writes down what is wanted, by the number of the agent', () => {
    expect(given().when(send())).toStrictEqual([requested]);
  });

  test('with media by a number that can', () => {
    const events = given().when(send(by({ mms: true }), { kind: 'mms' }));
    expect(events).toStrictEqual([{ ...requested, kind: 'mms' }]);
    expect(given().when(send(by({ sms: false, mms: true })))).toStrictEqual([requested]);
  });

  test('changes nothing when it is asked for again, whatever has become of the agent', () => {
    expect(given([requested]).when(send({ status: 'archived', number: undefined }))).toStrictEqual([]);
  });

  test.each<[string, Sender]>([
    ['agent_unknown', { status: undefined, number: undefined }],
    ['agent_archived', { ...sender, status: 'archived' }],
    ['agent_not_published', { ...sender, status: 'draft' }],
    ['no_sms_number', { ...sender, number: undefined }],
    ['number_not_active', by({ isLeaving: true })],
    ['capability_missing', by({ sms: false })],
    ['carrier_cannot_send', by({ carrier: 'sip', carrierAccountId: null })],
  ])('is refused: %s', (code, refusedSender) => {
    expect(given().when(send(refusedSender))).toMatchObject({ refused: code });
  });

  test('is refused with media by a number that can send none', () => {
    expect(given().when(send(sender, { kind: 'mms' }))).toStrictEqual(
      refused('capability_missing', { number: number.number, capability: 'mms' }),
    );
  });

  test('is refused to whoever has told the number to stop, by name', () => {
    const pair = { number: number.number, to: subject };
    expect(given().when(send(sender, {}, true))).toStrictEqual(refused('recipient_opted_out', pair));
  });
});
