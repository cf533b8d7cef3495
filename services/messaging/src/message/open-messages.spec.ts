import { describe, expect, test } from '@jest/globals';
import type { RecordedEvent } from '#event-store';
import { EARLIER, HOME } from '#event-store/testing';
import type { MessageEvent } from './domain/message.events.js';
import { failed, heldUp, refused, requested, sendStarted, submitted } from './fixtures/message-histories.js';
import { messageStream } from './message.aggregate.js';
import { OpenMessages } from './open-messages.js';

const NUMBER = requested.number;
const of = <Event extends MessageEvent>(messageId: string, event: Event): Event => ({ ...event, messageId });

function given(...events: readonly MessageEvent[]): OpenMessages {
  const open = new OpenMessages();
  for (const [revision, { type, ...data }] of events.entries()) {
    const metadata = { workspace: HOME, time: EARLIER };
    const stream = messageStream(HOME, data.messageId);
    const id = `event-${revision}`;
    open.apply({ id, type, data, metadata, stream, revision, position: revision + 1 } satisfies RecordedEvent);
  }
  return open;
}

const shown = (open: OpenMessages) => ({
  waiting: open.countOf(NUMBER),
  first: open.firstOf(NUMBER)?.messageId,
  numbers: [...open.numbers()],
  unanswered: [...open.unanswered()].map(({ messageId }) => messageId),
});
const NOTHING = { waiting: 0, first: undefined, numbers: [], unanswered: [] };

describe('what is open', () => {
  test('is nothing before anybody wants to send', () => {
    expect(shown(given())).toStrictEqual(NOTHING);
  });

  test('waits by its number, in the order in which it was asked for', () => {
    const open = given(of('a', requested), of('b', requested), { ...of('c', requested), number: '+14155550101' });
    expect(shown(open)).toStrictEqual({ waiting: 2, first: 'a', numbers: [NUMBER, '+14155550101'], unanswered: [] });
    expect(open.firstOf(NUMBER)).toStrictEqual({ workspace: HOME, messageId: 'a', number: NUMBER });
  });

  test('is unanswered once it is handed over, and the next one is first', () => {
    const open = given(of('a', requested), of('b', requested), of('a', sendStarted));
    expect(shown(open)).toStrictEqual({ waiting: 1, first: 'b', numbers: [NUMBER], unanswered: ['a'] });
  });

  test.each<[string, MessageEvent]>([
    ['taken', submitted],
    ['refused', refused],
    ['known not to have arrived', failed],
  ])('is done with once it is %s', (_, end) => {
    expect(shown(given(requested, sendStarted, end))).toStrictEqual(NOTHING);
  });

  test('is done with when it is given up before it is handed over, wherever it stands', () => {
    const three = [of('a', requested), of('b', requested), of('c', requested)];
    expect(shown(given(...three, of('b', refused)))).toMatchObject({ waiting: 2, first: 'a' });
    expect(shown(given(...three, of('b', refused), of('a', refused)))).toMatchObject({ waiting: 1, first: 'c' });
  });

  test('that was held up goes first again', () => {
    const open = given(of('a', requested), of('b', requested), of('a', sendStarted), of('a', heldUp));
    expect(shown(open)).toStrictEqual({ waiting: 2, first: 'a', numbers: [NUMBER], unanswered: [] });
    const again = given(requested, sendStarted, heldUp, sendStarted, submitted);
    expect(shown(again)).toStrictEqual(NOTHING);
  });

  test('is not changed by what is told of messages that are not', () => {
    const told = [submitted, failed, sendStarted, heldUp].map((event) => of('unknown', event));
    expect(shown(given(requested, ...told))).toMatchObject({ waiting: 1, first: requested.messageId, unanswered: [] });
  });
});
