import { describe, expect, test } from '@jest/globals';
import type { StoredEvent } from '../stored-event.js';
import { RecentEvents } from './recent-events.js';

function storedEvent(position: number, data = '{}', type = 'NumberAssigned'): StoredEvent {
  return { id: `event-${position}`, type, data, metadata: '{}', stream: 'number-1', revision: position, position };
}

function positionsAfter(recent: RecentEvents, after: number, maxEvents = 100_000): readonly number[] | undefined {
  return recent.pageAfter(after, undefined, maxEvents)?.events.map(({ position }) => position);
}

describe('RecentEvents', () => {
  test('answers from the first event it holds on, and for nothing before or after', () => {
    const recent = new RecentEvents(5);
    expect(positionsAfter(recent, 5)).toBeUndefined();
    for (const position of [6, 7, 8]) recent.add(storedEvent(position));

    expect(positionsAfter(recent, 4)).toBeUndefined();
    expect(positionsAfter(recent, 5)).toEqual([6, 7, 8]);
    expect(positionsAfter(recent, 7)).toEqual([8]);
    expect(positionsAfter(recent, 8)).toBeUndefined();
  });

  test('pages, and counts what it passes over as looked at', () => {
    const recent = new RecentEvents(0);
    for (const position of [1, 2, 3]) recent.add(storedEvent(position));
    recent.add(storedEvent(4, '{}', 'HoldPlaced'));
    recent.add(storedEvent(5));

    expect(recent.pageAfter(0, undefined, 2)).toMatchObject({
      events: [{ position: 1 }, { position: 2 }],
      position: 2,
    });
    expect(recent.pageAfter(0, ['HoldPlaced'], 1)).toMatchObject({ events: [{ position: 4 }], position: 4 });
    expect(recent.pageAfter(4, ['HoldPlaced'], 1)).toEqual({ events: [], position: 5 });
  });

  test('answers for a stream while all that is asked of it is in memory', () => {
    const recent = new RecentEvents(0);
    const streams = ['number-1', 'agent-1', 'number-1', 'number-1'];
    const revisions = [4, 0, 5, 6];
    for (const [index, stream] of streams.entries()) {
      recent.add({ ...storedEvent(index + 1), stream, revision: revisions[index]! });
    }
    const revisionsFrom = (stream: string, from: number, maxEvents = 10) =>
      recent.streamFrom(stream, from, maxEvents)?.map(({ revision }) => revision);

    expect(revisionsFrom('number-1', 5)).toEqual([5, 6]);
    expect(revisionsFrom('number-1', 4)).toEqual([4, 5, 6]);
    expect(revisionsFrom('number-1', 4, 2)).toEqual([4, 5]);
    expect(revisionsFrom('number-1', 7)).toEqual([]);
    expect(revisionsFrom('number-1', 3)).toBeUndefined();
    expect(revisionsFrom('number-2', 0)).toBeUndefined();
    for (let position = 5; position <= 10_003; position += 1) recent.add({ ...storedEvent(position), stream: 'other' });
    expect(revisionsFrom('number-1', 6)).toEqual([6]);
    expect(revisionsFrom('number-1', 5)).toBeUndefined();
    expect(revisionsFrom('agent-1', 0)).toBeUndefined();
  });

  test('answers nothing that it was told to forget, and goes on from the next event', () => {
    const recent = new RecentEvents(0);
    for (const position of [1, 2, 3]) recent.add(storedEvent(position));
    recent.forget();
    expect([0, 1, 2, 3].map((after) => positionsAfter(recent, after))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(recent.streamFrom('number-1', 2, 10)).toBeUndefined();
    recent.add(storedEvent(5));
    expect(positionsAfter(recent, 4)).toEqual([5]);
    expect(recent.streamFrom('number-1', 4, 10)).toBeUndefined();
  });

  test('forgets the oldest beyond 10,000 events', () => {
    const recent = new RecentEvents(0);
    for (let position = 1; position <= 10_003; position += 1) recent.add(storedEvent(position));

    expect(positionsAfter(recent, 2)).toBeUndefined();
    expect(positionsAfter(recent, 3)).toHaveLength(10_000);
  });

  test('forgets the oldest beyond 16 MiB of text', () => {
    const recent = new RecentEvents(0);
    const data = JSON.stringify({ text: 'x'.repeat(1_000_000) });
    for (let position = 1; position <= 20; position += 1) recent.add(storedEvent(position, data));

    expect(positionsAfter(recent, 3)).toBeUndefined();
    expect(positionsAfter(recent, 4)).toHaveLength(16);
  });

  test('starts over after a gap', () => {
    const recent = new RecentEvents(0);
    for (const position of [1, 2, 5, 6]) recent.add(storedEvent(position));

    expect(positionsAfter(recent, 1)).toBeUndefined();
    expect(positionsAfter(recent, 4)).toEqual([5, 6]);
  });

  test('shares one frozen event among its readers', () => {
    const recent = new RecentEvents(0);
    recent.add(storedEvent(1, '{"profiles":["inbound"]}'));
    const event = recent.pageAfter(0, undefined, 1)!.events[0]!;

    expect(recent.pageAfter(0, undefined, 1)!.events[0]).toBe(event);
    expect(() => (event.data['profiles'] as string[]).push('sms')).toThrow(TypeError);
  });
});
