import { describe, expect, test } from '@jest/globals';
import { readCloudEvent, writeCloudEvent } from '#contracts';
import type { PublicEvent, PublicEventTypeFrom } from '#contracts';
import { writeMetadata } from '#event-store';
import type { NewEvent } from '#event-store';
import { EARLIER, HOME } from '#event-store/testing';
import { advanced, failed, received, submitted } from './message/fixtures/message-histories.js';
import { MESSAGING_EVENT_TYPES, PUBLISHED_MESSAGING_LOG } from './publish-events.js';
import type { MessagingEvent } from './publish-events.js';
import { erased } from './subject/fixtures/erasure-histories.js';

type PublishedType = PublicEventTypeFrom<'messaging'>;
type Heard<Type> = Omit<Extract<PublicEvent, { type: Type }>, 'type' | 'workspace'>;

/** What the messaging service writes, and what others hear of it beside type and workspace. One that is forgotten does not compile. */
type Examples = { readonly [Type in PublishedType]: readonly [written: MessagingEvent, heard: Heard<Type>] };

/** The messaging service's own affairs. One that is forgotten does not compile, nor does one that others have a form of. */
const KEPT: Readonly<Record<Exclude<MessagingEvent['type'], PublishedType>, true>> = {
  MessageRequested: true,
  MessageSendStarted: true,
  MessageHeldUp: true,
  MessageUncertain: true,
  MessageSentElsewhere: true,
  MessageStatusNoted: true,
  MessageLinked: true,
  MessageMediaKept: true,
  MessageMediaHeldUp: true,
  MessageMediaLost: true,
  SubjectErasureStarted: true,
  WriterTookOver: true,
};

const { messageId, number, subject: otherParty, agentId, carrierMessageId } = received;
const ref = { messageId, number, otherParty, agentId };
const pair = { number, otherParty, messageId };
const said = { number, subject: otherParty, messageId };
const { carrier, carrierAccountId, kind, mediaCount } = received;
const { status, code, carrierCode, detail, remedy } = failed;

const EXAMPLES: Examples = {
  MessageReceived: [received, { ...ref, carrier, carrierAccountId, carrierMessageId, kind, mediaCount }],
  MessageSubmitted: [submitted, { ...ref, carrierMessageId }],
  MessageStatusAdvanced: [advanced('delivered'), { ...ref, status: 'delivered' }],
  MessageFailed: [failed, { ...ref, status: status as 'undelivered', code, carrierCode, detail, remedy }],
  RecipientOptedOut: [{ type: 'RecipientOptedOut', ...said, word: 'STOP' }, pair],
  RecipientOptedIn: [{ type: 'RecipientOptedIn', ...said, word: 'START' }, pair],
  SubjectErased: [erased, { otherParty }],
};

function stored({ type, ...facts }: { readonly type: string }): NewEvent {
  const metadata = writeMetadata({
    schemaVersion: '1',
    workspace: HOME,
    time: EARLIER,
    actor: { kind: 'system', id: 'twilio', name: 'twilio' },
    correlationId: 'request-1',
    causationId: 'request-1',
  });
  return { id: crypto.randomUUID(), type, data: { ...facts, content: 'nobody’s business' }, metadata };
}

describe('what others hear of the messaging service', () => {
  const { publish, types } = PUBLISHED_MESSAGING_LOG;

  test.each(Object.entries(EXAMPLES))('%s: what they may rely on, and never a text', (type, [written, heard]) => {
    expect(publish(stored(written))).toStrictEqual({ type, workspace: HOME, ...heard });
  });

  test.each(Object.entries(EXAMPLES))('%s: what can be sent and read', (_, [written]) => {
    const event = publish(stored(written))!;
    const sent = writeCloudEvent({
      event,
      id: '01900000-0000-7000-8000-000000000000',
      position: 2,
      previous: 1,
      time: EARLIER,
      actor: { kind: 'system', id: 'twilio', name: 'twilio' },
      correlationId: 'request-1',
      causationId: 'request-1',
    });
    expect(readCloudEvent(sent, 'messaging').event).toStrictEqual(event);
  });

  test.each(Object.keys(KEPT))('%s: nothing', (type) => {
    expect(publish(stored({ type }))).toBe(undefined);
  });

  test('is of the types that the bus asks the log for', () => {
    expect(types.toSorted()).toStrictEqual(Object.keys(EXAMPLES).toSorted());
  });

  test('is told from what others write into the same log', () => {
    const { WriterTookOver: _ofTheLog, ...kept } = KEPT;
    expect(MESSAGING_EVENT_TYPES.toSorted()).toStrictEqual([...Object.keys(EXAMPLES), ...Object.keys(kept)].toSorted());
  });

  test('is not passed over when an event is unknown', () => {
    expect(() => publish(stored({ type: 'MessageVanished' }))).toThrow('MessageVanished');
  });
});
