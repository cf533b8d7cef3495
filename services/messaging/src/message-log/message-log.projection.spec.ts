import { describe, expect, test } from '@jest/globals';
import type { RecordedEvent } from '#event-store';
import { HOME } from '#event-store/testing';
import type { MessageEvent } from '../message/domain/message.events.js';
import { messageStream } from '../message/message.aggregate.js';
import {
  advanced,
  failed,
  failure,
  heldUp,
  linked,
  received,
  refused,
  requested,
  sendStarted,
  sentElsewhere,
  submitted,
  uncertain,
} from '../message/fixtures/message-histories.js';
import type { ErasureEvent } from '../subject/domain/erasure.events.js';
import type { MessageLogChanges } from './message-log.port.js';
import { MESSAGE_LOG_EVENT_TYPES, MessageLogFold } from './message-log.projection.js';

/** Of the event at a position: a minute each. */
const timeAt = (position: number) => new Date(Date.UTC(2026, 10, 1, 0, position)).toISOString();
const NAMED = 'message-of-name';

function recorded(event: MessageEvent | ErasureEvent | { type: 'SomethingNew' }, position: number, stream?: string) {
  const { type, ...data } = event;
  const own = 'messageId' in event ? messageStream(HOME, event.messageId) : 'subject-home/x';
  const metadata = { workspace: HOME, time: timeAt(position) };
  return {
    id: `event-${position}`,
    type,
    data,
    metadata,
    stream: stream ?? own,
    revision: 0,
    position,
  } satisfies RecordedEvent;
}

/** What a stretch of the log does, from the beginning on. */
function fold(...events: readonly (MessageEvent | ErasureEvent | { type: 'SomethingNew' })[]): MessageLogChanges {
  const all = new MessageLogFold();
  all.add(events.map((event, index) => recorded(event, index + 1)));
  return all.take(events.length, true);
}

const NOTHING_MORE = {
  status: null,
  failure: null,
  doubt: undefined,
  carrierMessageId: null,
  isLinked: false,
};
const origin = (direction: 'inbound' | 'outbound', status: string, createdAt: string) => {
  const { kind, number, subject, agentId, carrierAccountId, content, mediaCount, segments, encoding } = requested;
  const facts = { kind, number, subject, agentId, carrierAccountId, content, mediaCount, segments, encoding };
  return { direction, status, ...facts, createdAt, position: 1 };
};
const of = { workspace: HOME, messageId: requested.messageId };
const only = (...events: readonly MessageEvent[]) => fold(...events).messages[0];

describe('what the log of messages is told', () => {
  test('of one that came in: all that is known of it', () => {
    expect(fold(received)).toStrictEqual({
      messages: [
        {
          ...of,
          ...NOTHING_MORE,
          origin: origin('inbound', 'received', timeAt(1)),
          position: 1,
          carrierMessageId: received.carrierMessageId,
          updatedAt: timeAt(1),
        },
      ],
      erased: [],
      lastEvent: { id: 'event-1', position: 1 },
      after: 0,
      position: 1,
      live: true,
    });
  });

  test('of one that is to be sent, and of one that was sent elsewhere', () => {
    expect(only(requested)).toStrictEqual({
      ...of,
      ...NOTHING_MORE,
      origin: origin('outbound', 'queued', timeAt(1)),
      position: 1,
      updatedAt: timeAt(1),
    });
    expect(only(sentElsewhere)).toMatchObject({
      origin: origin('outbound', 'submitted', timeAt(1)),
      carrierMessageId: sentElsewhere.carrierMessageId,
    });
  });

  test('of when it began: when its carrier had it, where it says so', () => {
    const occurredAt = '2026-10-31T23:59:00.000Z';
    expect(only({ ...received, occurredAt })).toMatchObject({ origin: { createdAt: occurredAt } });
    expect(only({ ...sentElsewhere, occurredAt })).toMatchObject({ origin: { createdAt: occurredAt } });
  });

  test('of what was told of it since: the furthest, whichever came first', () => {
    const further = { status: 'delivered', failure: null, doubt: null, updatedAt: timeAt(5) };
    const told = [advanced('sent'), advanced('delivered')];
    expect(only(requested, sendStarted, submitted, ...told)).toMatchObject(further);
    expect(only(requested, sendStarted, submitted, ...told.toReversed())).toMatchObject(further);
    const { type: _, ...late } = advanced('sent');
    const noted = { type: 'MessageStatusNoted', ...late } as const;
    expect(only(requested, sendStarted, submitted, advanced('delivered'), noted)).toMatchObject(further);
  });

  test('of a failure: why, until more is known than that', () => {
    expect(only(requested, refused)).toMatchObject({ status: 'failed', failure });
    expect(only(requested, failed)).toMatchObject({ status: 'undelivered', failure });
    expect(only(requested, failed, advanced('delivered'))).toMatchObject({ status: 'delivered', failure: null });
    expect(only(requested, advanced('delivered'), failed)).toMatchObject({ status: 'delivered', failure: null });
  });

  test('of what holds it up, or is not known, until it got on', () => {
    const { code, detail } = heldUp;
    expect(only(requested, heldUp)).toMatchObject({ status: null, doubt: { code, detail } });
    expect(only(requested, uncertain)).toMatchObject({ status: 'uncertain', doubt: { code: uncertain.code } });
    expect(only(requested, heldUp, submitted)).toMatchObject({ status: 'submitted', doubt: null });
    expect(only(requested, uncertain, advanced('sent'))).toMatchObject({ status: 'sent', doubt: null });
    expect(only(requested)!.doubt).toBeUndefined();
  });

  test('of what its carrier calls it', () => {
    expect(only(requested, submitted)).toMatchObject({ carrierMessageId: submitted.carrierMessageId });
  });

  test('of a status of what is not known yet: that, and no beginning', () => {
    expect(only(advanced('sent'))).toStrictEqual({
      ...of,
      ...NOTHING_MORE,
      origin: null,
      position: 1,
      status: 'sent',
      doubt: null,
      updatedAt: timeAt(1),
    });
  });

  test('of a name that leads to another message: that it is none of its own', () => {
    const all = new MessageLogFold();
    const named = messageStream(HOME, NAMED);
    all.add([
      recorded({ ...advanced('sent'), messageId: NAMED }, 1),
      recorded(linked, 2, named),
      recorded(requested, 3),
    ]);
    const { messages } = all.take(3, false);
    expect(messages).toMatchObject([
      { messageId: NAMED, isLinked: true, origin: null },
      { messageId: requested.messageId, isLinked: false },
    ]);
  });

  test('of whose words were erased', () => {
    const erased = { type: 'SubjectErased', subject: requested.subject, erasedKeys: 1 } as const;
    expect(fold(requested, erased)).toMatchObject({
      messages: [of],
      erased: [{ workspace: HOME, subject: requested.subject }],
      lastEvent: { id: 'event-2' },
    });
  });

  test('of each message and each workspace by itself', () => {
    const all = new MessageLogFold();
    const away = {
      ...recorded(received, 2, messageStream('away', received.messageId)),
      metadata: { workspace: 'away', time: timeAt(2) },
    };
    all.add([recorded(received, 1), away, recorded({ ...received, messageId: 'message-2' }, 3)]);
    expect(all.size).toBe(3);
    expect(all.take(3, true).messages).toMatchObject([
      { workspace: HOME, messageId: 'message-1' },
      { workspace: 'away', messageId: 'message-1' },
      { workspace: HOME, messageId: 'message-2' },
    ]);
  });

  test('of nothing that it does not know', () => {
    expect(fold({ type: 'SomethingNew' }).messages).toStrictEqual([]);
    expect(only(requested, sendStarted)).toMatchObject({ status: null });
  });
});

describe('stretch after stretch', () => {
  test('goes on where it was taken, and says what is new only', () => {
    const all = new MessageLogFold(7);
    all.add([recorded(requested, 8)]);
    expect(all.take(9, false)).toMatchObject({ after: 7, position: 9, live: false, lastEvent: { position: 8 } });
    expect(all.size).toBe(0);
    expect(all.take(12, true)).toStrictEqual({
      messages: [],
      erased: [],
      lastEvent: null,
      after: 9,
      position: 12,
      live: true,
    });
    all.add([recorded(submitted, 13)]);
    expect(all.take(13, true)).toMatchObject({ after: 12, messages: [{ origin: null, status: 'submitted' }] });
  });

  test('says the same when it is told in one as in many parts', () => {
    const events = [requested, sendStarted, uncertain, submitted, advanced('sent'), failed];
    const parts = new MessageLogFold();
    for (const [index, event] of events.entries()) parts.add([recorded(event, index + 1)]);
    expect(parts.take(events.length, true)).toStrictEqual(fold(...events));
  });

  test('and told twice, it says the same', () => {
    const events = [requested, sendStarted, submitted, advanced('delivered')];
    const twice = new MessageLogFold();
    const told = events.map((event, index) => recorded(event, index + 1));
    twice.add([...told, ...told]);
    expect(twice.take(events.length, true)).toStrictEqual(fold(...events));
  });
});

test('every event that tells of a message or of erased words is read', () => {
  const events = [received, requested, sentElsewhere, heldUp, submitted, uncertain, advanced('sent'), failed, linked];
  const types = [...events.map(({ type }) => type), 'MessageStatusNoted', 'SubjectErased'];
  expect(MESSAGE_LOG_EVENT_TYPES.toSorted()).toStrictEqual(types.toSorted());
});
