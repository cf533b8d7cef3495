import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { PublicEvent } from '#contracts';
import { START, writeMetadata } from '#event-store';
import type { EventStore, NewEvent } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { newEvent } from '../../event-store/testing/opened-store.js';
import type { EventBus, PublicEventBatch } from '../event-bus.port.js';

/** A bus that brings what is in a log, and what the test has to end. */
export interface OpenedBus {
  readonly bus: EventBus;
  close(): Promise<void>;
}

/** Opens a bus of its own on the log. */
export type OpenBus = (log: EventStore) => Promise<OpenedBus>;

/** The public types of the contract's log; `ImportStarted` is the service's own affair. */
export const CONTRACT_TYPES: readonly PublicEvent['type'][] = ['NumberReleased', 'AgentRenamed'];

/** As a service publishes its events. A released number without a name is private. */
export function publishOfContract({ type, data }: NewEvent): PublicEvent | undefined {
  if (type === 'NumberReleased') return { type, workspace: 'home', number: data['number'] as string };
  if (type === 'AgentRenamed') return { type, workspace: 'home', agentId: 'sales', name: data['name'] as string };
  return undefined;
}

const METADATA = writeMetadata({
  schemaVersion: '1',
  workspace: 'home',
  time: '2026-01-02T03:04:05.006Z',
  actor: { kind: 'api_key', id: 'key-1', name: 'router' },
  correlationId: 'request-1',
  causationId: 'request-1',
});

export const numberAt = (index: number) => `+1415555${1_000 + index}`;
export const released = (index: number): NewEvent =>
  newEvent({ type: 'NumberReleased', data: { number: numberAt(index) }, metadata: METADATA });
export const renamed = (name: string): NewEvent =>
  newEvent({ type: 'AgentRenamed', data: { name }, metadata: METADATA });
export const own = (): NewEvent => newEvent({ type: 'ImportStarted', metadata: METADATA });

/** What every adapter of the event bus must do. */
export function describeEventBus(name: string, open: OpenBus): void {
  describe(`event bus contract: ${name}`, () => {
    let log: InMemoryEventStore;
    let opened: OpenedBus;
    let stop: AbortController;
    let revisions: Map<string, number>;
    beforeEach(() => {
      [log, stop, revisions] = [new InMemoryEventStore(), new AbortController(), new Map()];
    });
    afterEach(async () => {
      stop.abort();
      await opened.close();
      await log.close();
    });

    const append = async (stream: string, ...events: NewEvent[]): Promise<number> => {
      const expectedRevision = revisions.get(stream) ?? -1;
      revisions.set(stream, expectedRevision + events.length);
      return (await log.append([{ stream, expectedRevision, events }])).position;
    };
    const follow = (after = START) => opened.bus.follow({ after, signal: stop.signal })[Symbol.asyncIterator]();

    test('an empty log is live at once', async () => {
      opened = await open(log);
      expect(await follow().next()).toMatchObject({ value: { events: [], position: START, live: true } });
    });

    test('hands on the public form of what is public, and moves on with everything', async () => {
      await append('mixed', renamed('one'), own(), released(1), own());
      opened = await open(log);
      const news = follow();
      expect(await readUntil(news, 4)).toStrictEqual([
        { type: 'AgentRenamed', workspace: 'home', agentId: 'sales', name: 'one' },
        { type: 'NumberReleased', workspace: 'home', number: numberAt(1) },
      ]);
      const position = await append('imports', own(), own());
      expect(await readUntil(news, position)).toStrictEqual([]);
      expect(await readUntil(news, await append('agent', renamed('two')))).toMatchObject([{ name: 'two' }]);
    });

    test('starts after any position, with what comes later', async () => {
      const first = await append('agent', renamed('one'), own(), renamed('two'), own());
      opened = await open(log);
      for (const after of [1, 2]) expect(await readUntil(follow(after), first)).toMatchObject([{ name: 'two' }]);
      const news = follow(first);
      expect(await news.next()).toMatchObject({ value: { events: [], live: true } });
      expect(await readUntil(news, await append('agent', renamed('three')))).toMatchObject([{ name: 'three' }]);
    });

    test('gives every follower everything in the order of the log, while many write', async () => {
      for (let index = 0; index < 300; index += 1) await append(`number-${index}`, released(index));
      opened = await open(log);
      const [early, late] = [follow(), follow(150)];
      const writers = Array.from({ length: 10 }, async (_, writer) => {
        for (let count = 0; count < 30; count += 1) {
          await append(`writer-${writer}`, released(300 + writer * 30 + count), own());
          if (count % 7 === 0) await delay(1);
        }
      });
      await Promise.all(writers);
      const all = (await allOf(log)).map(publishOfContract).filter((event) => event !== undefined);
      const head = await log.head();
      expect(await readUntil(early, head)).toStrictEqual(all);
      expect(await readUntil(late, head)).toStrictEqual(all.slice(150));
    });

    test('is live no sooner than the head of the log as it was at the start', async () => {
      for (let index = 0; index < 2_500; index += 500) {
        await append('numbers', ...Array.from({ length: 500 }, (_, offset) => released(index + offset)));
      }
      opened = await open(log);
      for (const news = follow(); ;) {
        const { value } = (await news.next()) as { value: PublicEventBatch };
        expect(value.live && value.position < 2_500).toBe(false);
        if (value.live) break;
      }
    });

    test('ends when asked to', async () => {
      await append('agent', renamed('one'));
      opened = await open(log);
      const news = follow();
      // Nothing is on its way any more.
      for (let live = false; !live;) ({ live } = (await news.next()).value as PublicEventBatch);
      const waiting = news.next();
      stop.abort();
      expect(await waiting).toStrictEqual({ done: true, value: undefined });
    });
  });
}

/** Reads batches up to a position and returns their events. */
async function readUntil(news: AsyncIterator<PublicEventBatch>, position: number): Promise<PublicEvent[]> {
  const events: PublicEvent[] = [];
  for (let reached = START; reached < position;) {
    const { value } = (await news.next()) as { value: PublicEventBatch };
    expect(value.position).toBeGreaterThanOrEqual(reached);
    events.push(...value.events);
    reached = value.position;
  }
  return events;
}

async function allOf(log: EventStore) {
  const events = [];
  for (let after = START; ;) {
    const page = await log.readAll({ after });
    if (page.length === 0) return events;
    events.push(...page);
    after = page.at(-1)!.position;
  }
}
