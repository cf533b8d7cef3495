import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { MessageEvent } from '../domain/message.events.js';
import { evolveMessage, unknownMessage } from '../domain/message.state.js';
import type { KnownMessage, MessageState } from '../domain/message.state.js';
import type { OutboundStatus } from '../domain/message-status.events.js';
import {
  advanced,
  failed,
  failure,
  given,
  linked,
  received,
  report,
  requested,
  sendStarted,
  sentElsewhere,
  submitted,
  uncertain,
} from '../fixtures/message-histories.js';
import { decideReportStatus } from './report-status.js';

const isFailed = (status: OutboundStatus) => status === 'undelivered' || status === 'failed';
const { type: _, ...message } = sentElsewhere;

const telling =
  (status: OutboundStatus, ...[tellsMessage = null]: [(typeof message | null)?]) =>
  (state: MessageState) =>
    decideReportStatus({ ...report(status), failure: isFailed(status) ? failure : null, message: tellsMessage }, state);

const sent = [requested, sendStarted, submitted];
const noted = (status: OutboundStatus) => ({ type: 'MessageStatusNoted', ...report(status) });

describe('a status', () => {
  test('moves a message forward', () => {
    expect(given(sent).when(telling('sent'))).toStrictEqual([advanced('sent')]);
    expect(given([...sent, advanced('sent')]).when(telling('delivered'))).toStrictEqual([advanced('delivered')]);
  });

  test('that says that it did not arrive says why', () => {
    expect(given(sent).when(telling('undelivered'))).toStrictEqual([failed]);
    expect(given([...sent, failed]).state).toMatchObject({ status: 'undelivered', failure });
  });

  test('is told once', () => {
    expect(given([...sent, advanced('sent')]).when(telling('sent'))).toStrictEqual([]);
    expect(given([...sent, failed]).when(telling('undelivered'))).toStrictEqual([]);
  });

  test('that comes late is noted, and moves nothing back', () => {
    const history = [...sent, advanced('delivered')];
    expect(given(history).when(telling('sent'))).toStrictEqual([noted('sent')]);
    expect(given(history).when(telling('undelivered'))).toStrictEqual([noted('undelivered')]);
    expect(given([...history, ...(given(history).when(telling('sent')) as MessageEvent[])]).state).toMatchObject({
      status: 'delivered',
      told: ['delivered', 'sent'],
    });
  });

  test('of a message whose carrier had not been heard of is the answer', () => {
    for (const history of [
      [requested, sendStarted],
      [requested, sendStarted, uncertain],
    ]) {
      expect(given(history).when(telling('sent'))).toStrictEqual([submitted, advanced('sent')]);
    }
    expect(given([requested, sendStarted, uncertain, submitted]).state).toMatchObject({
      status: 'submitted',
      doubt: null,
    });
  });

  test('of a message that nobody knows waits for it, once', () => {
    expect(given().when(telling('sent'))).toStrictEqual([advanced('sent')]);
    expect(given([advanced('sent')]).when(telling('sent'))).toStrictEqual([]);
    expect(given([advanced('sent'), failed, sentElsewhere]).state).toMatchObject({ status: 'undelivered', failure });
  });

  test('may tell the message itself, which was not sent from here', () => {
    expect(given().when(telling('sent', message))).toStrictEqual([sentElsewhere, advanced('sent')]);
    expect(given([sentElsewhere, advanced('sent')]).when(telling('delivered', message))).toStrictEqual([
      advanced('delivered'),
    ]);
  });

  test('of what came in is noted, and of what leads elsewhere nothing', () => {
    expect(given([received]).when(telling('delivered'))).toStrictEqual([noted('delivered')]);
    expect(given([linked]).when(telling('delivered'))).toStrictEqual([]);
  });
});

test('in whichever order, and however often, statuses are told, a message stands where it does in the end', () => {
  const statuses = fc.array(
    fc.constantFrom<OutboundStatus>('submitted', 'sending', 'sent', 'undelivered', 'failed', 'delivered', 'read'),
    { minLength: 1, maxLength: 8 },
  );
  const orders = statuses.chain((told) =>
    fc.tuple(
      fc.shuffledSubarray(told, { minLength: told.length }),
      fc.shuffledSubarray([...told, ...told], { minLength: told.length * 2 }),
      fc.nat(told.length),
    ),
  );
  fc.assert(
    fc.property(orders, ([one, other, at]) => {
      const end = (told: readonly OutboundStatus[], messageAt: number) => {
        const steps = told.map((status) => telling(status));
        steps.splice(messageAt, 0, () => [sentElsewhere]);
        const state = steps.reduce<MessageState>(
          (each, step) => step(each).reduce<MessageState>((before, event) => evolveMessage(before, event, ''), each),
          unknownMessage,
        );
        const { status, failure: why } = state as KnownMessage;
        return { status, why };
      };
      expect(end(other, 0)).toStrictEqual(end(one, at));
    }),
  );
});
