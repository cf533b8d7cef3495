import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { subjectOf } from '#contracts';
import type { AnnouncedEvent } from '#contracts';
import { EventBusError } from '#event-bus';
import { EventStoreError, NO_STREAM, START } from '#event-store';
import type {
  EventStore,
  NewEvent,
  ReadAllOptions,
  RecordedEvent,
  SubscribeOptions,
  SubscriptionBatch,
} from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { CONTRACT_TYPES, numberAt, own, publishOfContract, released, renamed } from '../testing/event-bus.contract.js';
import { AnnouncementsDouble } from '../testing/announcements-double.js';
import { Relay } from './relay.js';
import type { RelayOptions } from './relay.js';

const LONGEST_PAUSE_MS = 5_000;
/** Of the event loop, after which a relay that has not moved will not move. */
const MAX_TURNS = 1_000;

/** Time passes when the test says so; work under way goes on. */
const standStill = () => jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });

describe('Relay', () => {
  let log: InMemoryEventStore;
  let topics: AnnouncementsDouble;
  let told: string[];
  let relays: Relay[];
  beforeEach(() => {
    [log, topics, told, relays] = [new InMemoryEventStore(), new AnnouncementsDouble(), [], []];
  });
  afterEach(async () => {
    jest.useRealTimers();
    await Promise.all(relays.map((relay) => relay.stop()));
    await log.close();
  });

  const append = async (stream: string, ...events: NewEvent[]): Promise<number> => {
    const revision = (await log.readStream(stream)).at(-1)?.revision ?? NO_STREAM;
    return (await log.append([{ stream, expectedRevision: revision, events }])).position;
  };
  const relayTo = (announcements: AnnouncementsDouble, options: Partial<RelayOptions> = {}): Relay => {
    const relay = new Relay({
      log,
      publish: publishOfContract,
      types: CONTRACT_TYPES,
      openAnnouncements: () => announcements.open(),
      onTrouble: (error) => told.push(`trouble: ${(error as Error).message}`),
      onRecovery: () => told.push('recovery'),
      onLoss: (lost) => told.push(`lost: ${lost.join(', ')}`),
      onMadeUp: () => told.push('made up'),
      onFailure: ({ code }) => told.push(code),
      ...options,
    });
    relays.push(relay);
    return relay;
  };
  const reaches = async (relay: Relay, position: number) => {
    for (let turns = 0; relay.position < position; turns += 1) {
      if (turns > MAX_TURNS) throw new Error(`The relay stays at ${relay.position}.`);
      await new Promise(setImmediate);
    }
  };

  test('announces what is public, with its facts and the position of the one before it', async () => {
    const head = await append('mixed', own(), renamed('one'), own(), released(1), own());
    const relay = relayTo(topics);
    await relay.start();
    await reaches(relay, head);
    const [, first, , second] = await log.readAll({ after: START });
    const facts = {
      time: '2026-01-02T03:04:05.006Z',
      actor: { kind: 'api_key', id: 'key-1', name: 'router' },
      correlationId: 'request-1',
      causationId: 'request-1',
    };
    const agent = { type: 'AgentRenamed', workspace: 'home', agentId: 'sales', name: 'one' };
    const number = { type: 'NumberReleased', workspace: 'home', number: numberAt(1) };
    expect(topics.events).toStrictEqual([
      { ...facts, event: agent, id: first!.id, position: 2, previous: START },
      { ...facts, event: number, id: second!.id, position: 4, previous: 2 },
    ]);
    expect(topics.progress).toStrictEqual([{ from: START, position: 5, previous: START, last: 4, lastId: second!.id }]);
    expect(told).toStrictEqual([]);
  });

  test('announces what happens later, and moves on with what is the service’s own affair', async () => {
    const relay = relayTo(topics);
    await relay.start();
    await reaches(relay, await append('agent', renamed('one')));
    await reaches(relay, await append('imports', own(), own()));
    const [recorded] = await log.readAll({ after: START });
    expect(topics.progress.at(-1)).toStrictEqual({
      from: 1,
      position: 3,
      previous: 1,
      last: 1,
      lastId: recorded!.id,
    });
    await reaches(relay, await append('agent', renamed('two')));
    expect(topics.events.map(({ position, previous }) => [position, previous])).toStrictEqual([
      [1, START],
      [4, 1],
    ]);
  });

  test('announces nothing for an empty log', async () => {
    await relayTo(topics).start();
    expect([topics.events, topics.progress]).toStrictEqual([[], []]);
  });

  test('goes on from the beginning of the last announcement, which may be there in part', async () => {
    const relay = relayTo(topics);
    await relay.start();
    for (const index of [1, 2, 3]) await reaches(relay, await append(`number-${index}`, released(index)));
    await relay.stop();
    const next = relayTo(topics);
    await next.start();
    await reaches(next, await append('number-4', released(4)));
    expect(topics.events.map(({ position }) => position)).toStrictEqual([1, 2, 3, 3, 4]);
    expect(topics.events.map(({ previous }) => previous)).toStrictEqual([0, 1, 2, 2, 3]);
  });

  test('killed at any point, leaves no event out and no gap in the chain', async () => {
    standStill();
    const events = fc.array(fc.constantFrom('number', 'agent', 'own'), { minLength: 1, maxLength: 40 });
    const kills = fc.array(fc.record({ after: fc.nat(4), kept: fc.nat(12), withProgress: fc.boolean() }), {
      maxLength: 8,
    });
    const batches = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(events, kills, batches, fc.boolean(), async (kinds, deaths, sizes, sameRelay) => {
        [log, topics] = [new InMemoryEventStore(), new AnnouncementsDouble()];
        const head = await append('all', ...kinds.map(eventOf));
        topics.failures.push(...deaths);
        for (let life = 0, reached = START; reached < head; life += 1) {
          const relay = relayTo(topics, { log: new BatchedLogDouble(log, sizes[life % sizes.length]!) });
          await relay.start();
          const goesOn = () => relay.position < head && (sameRelay || relay.healthy);
          for (let turns = 0; goesOn(); turns += 1) {
            if (turns > MAX_TURNS) throw new Error(`The relay stays at ${relay.position} of ${head}.`);
            await new Promise(setImmediate);
            jest.advanceTimersByTime(LONGEST_PAUSE_MS);
          }
          reached = relay.position;
          await relay.stop();
        }
        await requireWhole(log, topics);
      }),
    );
  });

  test('says once that it fails, and once that it goes on', async () => {
    standStill();
    await append('agent', renamed('one'));
    topics.openFailures = 3;
    topics.failures.push({ after: 0, kept: 0, withProgress: false });
    const relay = relayTo(topics);
    await relay.start();
    expect([relay.healthy, relay.waiting]).toStrictEqual([false, true]);
    for (let pauses = 0; pauses < 4; pauses += 1) {
      await jest.advanceTimersByTimeAsync(LONGEST_PAUSE_MS);
      await new Promise(setImmediate);
    }
    expect(told).toStrictEqual(['trouble: The double is away.', 'recovery']);
    expect([relay.healthy, relay.waiting, relay.position]).toStrictEqual([true, false, 1]);
  });

  test('waits longer and longer, five seconds at most, and begins anew after a success', async () => {
    standStill();
    await append('agent', renamed('one'));
    topics.openFailures = 8;
    const relay = relayTo(topics);
    await relay.start();
    const pauses = [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000];
    for (const [index, pauseMs] of pauses.entries()) {
      await jest.advanceTimersByTimeAsync(pauseMs - 1);
      expect(topics.opened).toBe(index + 1);
      await jest.advanceTimersByTimeAsync(1);
      expect(topics.opened).toBe(index + 2);
    }
    await reaches(relay, 1);
    topics.failures.push({ after: 0, kept: 0, withProgress: false });
    await append('agent', renamed('two'));
    await jest.advanceTimersByTimeAsync(100);
    await reaches(relay, 2);
    expect(topics.opened).toBe(pauses.length + 2);
  });

  test('fails rather than stand still when the feed of the log ends by itself', async () => {
    await relayTo(topics, { log: new EndingLogDouble() }).start();
    expect(told).toStrictEqual(['trouble: The feed of the log has ended, though nobody asked it to.']);
  });

  test('tells what it fails with, be it the log or the bus, as long as it does', async () => {
    standStill();
    await append('agent', renamed('one'));
    const broken = new BrokenLogDouble(log);
    const relay = relayTo(topics, { log: broken });
    await relay.start();
    expect(relay.trouble).toBe(broken.failure);
    topics.openFailures = 1;
    await jest.advanceTimersByTimeAsync(100);
    expect(relay.trouble).toMatchObject({ code: 'event_bus_unavailable' });
    broken.failure = undefined;
    await jest.advanceTimersByTimeAsync(200);
    await reaches(relay, 1);
    expect([relay.trouble, relay.healthy]).toStrictEqual([undefined, true]);
  });

  test('with nothing to announce, misses what was announced and announces it again', async () => {
    standStill();
    const relay = relayTo(topics);
    await relay.start();
    await reaches(relay, await append('agent', renamed('one')));
    topics.empty();
    await jest.advanceTimersByTimeAsync(5_000);
    expect(told).toStrictEqual(['trouble: The double is empty.']);
    expect([relay.waiting, topics.events.length]).toStrictEqual([true, 0]);
    await jest.advanceTimersByTimeAsync(100);
    await new Promise(setImmediate);
    expect(told.at(-1)).toBe('recovery');
    expect(topics.events.map(({ position }) => position)).toStrictEqual([1]);
  });

  test('announces all of it again when some of it was lost while no relay ran', async () => {
    const relay = relayTo(topics);
    await relay.start();
    for (const index of [1, 2, 3]) await reaches(relay, await append(`number-${index}`, released(index)));
    await relay.stop();
    topics.lose(numberAt(2));
    const next = relayTo(topics);
    await next.start();
    await reaches(next, 3);
    expect(told).toStrictEqual([`lost: ${numberAt(2)}`, 'made up']);
    expect(topics.events.map(({ position }) => position)).toStrictEqual([1, 3, 1, 2, 3]);
  });

  test('stops the start when topics of which some are lost are of another log', async () => {
    const relay = relayTo(topics);
    await relay.start();
    await reaches(relay, await append('number-1', released(1)));
    topics.lose(numberAt(1));
    const [other, here] = [new InMemoryEventStore(), topics.events.length];
    await expect(relayTo(topics, { log: other }).start()).rejects.toMatchObject({ code: 'event_bus_of_another_log' });
    expect(topics.events).toHaveLength(here);
    await other.close();
  });

  test('stops at once in the middle of a pause, and is silent about it', async () => {
    standStill();
    topics.openFailures = 1;
    const relay = relayTo(topics);
    await relay.start();
    // The timers stand still: only the stop can end the pause.
    await relay.stop();
    expect(told).toStrictEqual(['trouble: The double is away.']);
    expect(jest.getTimerCount()).toBe(0);
  });

  describe('topics of another log', () => {
    const filled = async (...names: string[]) => {
      const before = relayTo(topics);
      await before.start();
      for (const name of names) await reaches(before, await append('agent', renamed(name)));
      await before.stop();
      await log.close();
      log = new InMemoryEventStore();
    };

    test.each([
      ['is gone', 0],
      ['has another id', 5],
      ['has another id, and the log ends with it', 3],
    ])('stop the start when the last event announced %s', async (_, count) => {
      await filled('one', 'two', 'three');
      if (count > 0) await append('agent', ...Array.from({ length: count }, () => renamed('another')));
      const announced = topics.events.length;
      const relay = relayTo(topics);
      await expect(relay.start()).rejects.toMatchObject({
        code: 'event_bus_of_another_log',
        message: expect.stringMatching(/another log.*Name a new topic prefix at the end of EVENT_BUS_URL/s),
      });
      expect([topics.events.length, topics.opened, relay.healthy, relay.waiting]).toStrictEqual([
        announced,
        2,
        false,
        false,
      ]);
      expect(told).toStrictEqual([]);
    });

    test('stop the start though one announcement alone was made', async () => {
      await filled('one');
      await append('agent', renamed('another'));
      await expect(relayTo(topics).start()).rejects.toMatchObject({ code: 'event_bus_of_another_log' });
      expect(topics.events).toHaveLength(1);
    });

    test('end a relay that finds them after its start', async () => {
      await filled('one', 'two');
      topics.openFailures = 1;
      standStill();
      const relay = relayTo(topics);
      await relay.start();
      await jest.advanceTimersByTimeAsync(60_000);
      expect(told).toStrictEqual(['trouble: The double is away.', 'event_bus_of_another_log']);
      expect([topics.opened, relay.healthy, relay.waiting]).toStrictEqual([3, false, false]);
    });
  });

  test('topics that are not as declared stop the start', async () => {
    const misconfigured = new EventBusError('event_bus_misconfigured', 'The topic is wrong.');
    const relay = relayTo(topics, { openAnnouncements: () => Promise.reject(misconfigured) });
    await expect(relay.start()).rejects.toBe(misconfigured);
    expect(told).toStrictEqual([]);
  });
});

const eventOf = (kind: string, index: number): NewEvent =>
  kind === 'own' ? own() : kind === 'agent' ? renamed(`name ${index}`) : released(index % 3);

/** A test double of a log that brings what is in another in batches of a size of the test's own, and then nothing more. */
class BatchedLogDouble extends InMemoryEventStore {
  constructor(
    private readonly whole: EventStore,
    private readonly maxEvents: number,
  ) {
    super();
  }

  override readAll(options: ReadAllOptions): Promise<readonly RecordedEvent[]> {
    return this.whole.readAll(options);
  }

  override subscribe({ after, types, signal }: SubscribeOptions): AsyncIterable<SubscriptionBatch> {
    const { whole, maxEvents } = this;
    return (async function* () {
      for (let position = after; ;) {
        const page = await whole.readAll({ after: position, maxEvents });
        if (page.length === 0) return void (await new Promise((resolve) => signal?.addEventListener('abort', resolve)));
        position = page.at(-1)!.position;
        yield { events: page.filter(({ type }) => types?.includes(type)), position, live: false };
      }
    })();
  }
}

/** A test double of a log that cannot be followed as long as it has a failure, and brings what is in another then. */
class BrokenLogDouble extends BatchedLogDouble {
  failure: Error | undefined = new EventStoreError('event_store_unavailable', 'The log is away.');

  constructor(whole: EventStore) {
    super(whole, 1);
  }

  override subscribe(options: SubscribeOptions): AsyncIterable<SubscriptionBatch> {
    if (this.failure) throw this.failure;
    return super.subscribe(options);
  }
}

/** A test double of a log whose feed ends by itself. */
class EndingLogDouble extends InMemoryEventStore {
  override async *subscribe(): AsyncGenerator<SubscriptionBatch> {}
}

/** Every public event is there, first occurrences in order, each linked to the one before it, and the progress is true. */
async function requireWhole(log: EventStore, topics: AnnouncementsDouble): Promise<void> {
  const recorded = await log.readAll({ after: START });
  const published = recorded.filter((event) => publishOfContract(event));
  const previousOf = new Map(
    published.map(({ position }, index) => [position, published[index - 1]?.position ?? START]),
  );
  const links = topics.events.map(({ position, previous }) => [position, previous]);
  expect(links).toStrictEqual(links.map(([position]) => [position, previousOf.get(position!)]));
  const firsts = new Map<string, number[]>();
  for (const announced of topics.events) noteFirst(firsts, announced);
  expect([...firsts.values()].flat().toSorted((a, b) => a - b)).toStrictEqual([...previousOf.keys()]);
  for (const positions of firsts.values()) expect(positions).toStrictEqual(positions.toSorted((a, b) => a - b));
  for (const { from, position, previous, last } of topics.progress) {
    expect(previous).toBe(published.findLast((event) => event.position <= from)?.position ?? START);
    expect(last).toBe(published.findLast((event) => event.position <= position)?.position ?? START);
  }
  expect(topics.progress.at(-1)!.position).toBe(await log.head());
}

function noteFirst(firsts: Map<string, number[]>, { event, position }: AnnouncedEvent): void {
  const key = `${event.type === 'AgentRenamed' ? 'agents' : 'numbers'}/${subjectOf(event)}`;
  const seen = firsts.get(key) ?? [];
  firsts.set(key, seen);
  if (!seen.includes(position)) seen.push(position);
}
