import { describe, expect, test } from '@jest/globals';
import { DomainError } from '#domain-error';
import { EventStoreError, domainEvent, handleCommand, loadAggregate, readMetadata } from '#event-store';
import type { Addition, Aggregate, AppendResult, CommandContext, Load, StreamWrite } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { readEverything } from './testing/opened-store.js';

interface Counted {
  readonly type: 'Counted';
  readonly by: number;
}

const counter: Aggregate<number, Counted> = { initial: 0, schemaVersion: '3', evolve: (sum, { by }) => sum + by };
const counted = (by: number): Counted => ({ type: 'Counted', by });

const context: CommandContext = {
  workspace: 'home',
  actor: { kind: 'api_key', id: 'key-1', name: 'call router' },
  time: '2026-01-02T03:04:05.006Z',
  correlationId: 'request-1',
  causationId: 'request-1',
  reason: 'because',
};

/** A store in which somebody else is faster, so many times. */
class ContendedStore extends InMemoryEventStore {
  attempts = 0;

  constructor(private readonly fasterWriters: number) {
    super();
  }

  override async append(writes: readonly StreamWrite[]): Promise<AppendResult> {
    this.attempts += 1;
    if (this.attempts > this.fasterWriters) return super.append(writes);
    const { stream } = writes[0]!;
    const { revision } = await loadAggregate(this, counter, stream);
    const [event] = writes[0]!.events;
    const theirs = { ...event!, id: crypto.randomUUID(), data: counted(10) as never };
    await super.append([{ stream, expectedRevision: revision, events: [theirs] }]);
    return super.append(writes);
  }
}

const countTo =
  (limit: number) =>
  async (load: Load): Promise<Addition[]> => {
    const to = await load(counter, 'counter');
    return [{ to, events: to.state < limit ? [counted(limit - to.state)] : [] }];
  };

describe('handleCommand', () => {
  test('decides on what happened so far and adds to it', async () => {
    const store = new InMemoryEventStore();
    expect(await handleCommand(store, context, countTo(3))).toStrictEqual({ position: 1, events: [counted(3)] });
    expect(await handleCommand(store, context, countTo(5))).toStrictEqual({ position: 2, events: [counted(2)] });
    expect(await loadAggregate(store, counter, 'counter')).toMatchObject({ state: 5, revision: 1, position: 2 });
  });

  test('writes who, when and why beside each event', async () => {
    const store = new InMemoryEventStore();
    await handleCommand(store, context, countTo(3));
    const [recorded] = await readEverything(store);
    expect(readMetadata(recorded!)).toStrictEqual({ schemaVersion: '3', ...context });
    expect(recorded).toMatchObject({ type: 'Counted', data: { by: 3 }, stream: 'counter', revision: 0 });
    expect(recorded!.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(domainEvent(recorded!)).toStrictEqual(counted(3));
  });

  test('writes nothing when there is nothing to do, and says up to where it has looked', async () => {
    const store = new InMemoryEventStore();
    await handleCommand(store, context, countTo(3));
    expect(await handleCommand(store, context, countTo(3))).toStrictEqual({ position: 1, events: [] });
    expect(await store.head()).toBe(1);
  });

  test('adds to several streams in one append or to none', async () => {
    const store = new InMemoryEventStore();
    const both = async (load: Load) => [
      { to: await load(counter, 'first'), events: [counted(1), counted(2)] },
      { to: await load(counter, 'second'), events: [counted(3)] },
    ];
    expect(await handleCommand(store, context, both)).toMatchObject({ position: 3 });
    let raced = false;
    await handleCommand(store, context, async (load) => {
      const additions = await both(load);
      // Another writer changes one of the two between the decision and the append.
      if (!raced) await handleCommand(store, context, async (again) => [(await both(again))[1]!]);
      raced = true;
      return additions;
    });
    const streams = (await readEverything(store)).map(({ stream }) => stream);
    expect(streams).toStrictEqual(['first', 'first', 'second', 'second', 'first', 'first', 'second']);
  });

  test('decides again when another writer was faster', async () => {
    const store = new ContendedStore(2);
    expect(await handleCommand(store, context, countTo(100))).toMatchObject({ events: [counted(80)] });
    expect(store.attempts).toBe(3);
  });

  test('finds nothing left to do when the faster writer has done it', async () => {
    const store = new ContendedStore(1);
    expect(await handleCommand(store, context, countTo(7))).toStrictEqual({ position: 1, events: [] });
  });

  test('gives up after many attempts, having written nothing', async () => {
    const store = new ContendedStore(Number.POSITIVE_INFINITY);
    await expect(handleCommand(store, context, countTo(100_000))).rejects.toMatchObject({ code: 'stream_contended' });
    expect(store.attempts).toBe(100);
    expect((await loadAggregate(store, counter, 'counter')).state).toBe(1_000);
  });

  test('passes on what the decision or the store refuses, without another attempt', async () => {
    const store = new InMemoryEventStore();
    const refusal = new DomainError('not_found', 'There is no such number.');
    await expect(handleCommand(store, context, () => Promise.reject(refusal))).rejects.toBe(refusal);
    let decisions = 0;
    const unknown = new EventStoreError('append_outcome_unknown', 'The disk did not answer.');
    store.append = () => Promise.reject(unknown);
    const decide = (load: Load) => {
      decisions += 1;
      return countTo(3)(load);
    };
    await expect(handleCommand(store, context, decide)).rejects.toBe(unknown);
    expect(decisions).toBe(1);
  });
});

describe('loadAggregate', () => {
  test('folds a stream of any length', async () => {
    const store = new InMemoryEventStore();
    const events = Array.from({ length: 1_000 }, () => counted(1));
    for (let page = 0; page < 3; page += 1) {
      await handleCommand(store, context, async (load) => [{ to: await load(counter, 'counter'), events }]);
    }
    expect(await loadAggregate(store, counter, 'counter')).toMatchObject({ state: 3_000, revision: 2_999 });
  });

  test('has the initial state of a stream that does not exist', async () => {
    const loaded = await loadAggregate(new InMemoryEventStore(), counter, 'counter');
    expect(loaded).toMatchObject({ state: 0, revision: -1, position: 0 });
  });
});
