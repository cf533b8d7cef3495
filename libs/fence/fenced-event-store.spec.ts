import { describe, expect, test } from '@jest/globals';
import type { PublicEvent } from '#contracts';
import { EventStoreError, NO_STREAM } from '#event-store';
import type { AppendResult, NewEvent, Position, StreamWrite } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { Fence, FencedEventStore } from '#fence';
import type { FenceReport, Lift } from '#fence';
import { newEvent, streamWrite } from '../event-store/testing/opened-store.js';

/** A store whose appends wait until the test lets them, or refuses them, after or instead of the commit. */
class HeldBackStore extends InMemoryEventStore {
  private readonly decided = Promise.withResolvers<Error | undefined>();

  letThrough(): void {
    this.decided.resolve(undefined);
  }

  refuse(error: Error): void {
    this.decided.resolve(error);
  }

  override async append(writes: readonly StreamWrite[]): Promise<AppendResult> {
    const error = await this.decided.promise;
    if (error) throw error;
    return super.append(writes);
  }
}

/** Remembers what is blocked now. */
class CountingFence extends Fence {
  readonly blocked = new Set<readonly PublicEvent[]>();

  override blockAhead(events: readonly PublicEvent[]): Lift {
    this.blocked.add(events);
    return () => void this.blocked.delete(events);
  }

  override report(position: Position): Promise<FenceReport> {
    return Promise.resolve({ enforced: true, position, gates: { acked: [], missing: [] } });
  }
}

const NUMBER = '+14155550100';
const disabled: PublicEvent = { type: 'OutboundDisabled', workspace: 'home', number: NUMBER };

/** Only the switch is public here. */
function publish({ type }: NewEvent): PublicEvent | undefined {
  return type === 'OutboundDisabled' ? disabled : undefined;
}

const write = streamWrite('number', NO_STREAM, [newEvent(), newEvent({ type: 'OutboundDisabled' })]);

function openFenced({ readers = [] }: { readers?: readonly ((position: Position) => Promise<void>)[] } = {}) {
  const store = new HeldBackStore();
  const fence = new CountingFence();
  const fenced = new FencedEventStore({ store, fence, publish, readers });
  return { store, fence, fenced, blocked: () => [...fence.blocked].flat() };
}

/** Lets everything happen that can happen without another word of the test. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('FencedEventStore', () => {
  test('blocks before the commit what the events will block, and only their public part', async () => {
    const { store, fenced, blocked } = openFenced();
    const appended = fenced.append([write]);
    expect([await store.head(), blocked()]).toStrictEqual([0, [disabled]]);
    store.letThrough();
    await appended;
    expect([await store.head(), blocked()]).toStrictEqual([2, []]);
  });

  test('resolves, and lifts, only after every reader has applied the append', async () => {
    const [gate, directory] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const asked: Position[] = [];
    const readers = [gate, directory].map(({ promise }) => (position: Position) => {
      asked.push(position);
      return promise;
    });
    const { store, fenced, blocked } = openFenced({ readers });
    let resolved = false;
    const appended = fenced.append([write]).then((result) => {
      resolved = true;
      return result;
    });
    store.letThrough();
    gate.resolve();
    await settle();
    expect([asked, resolved, blocked()]).toStrictEqual([[2, 2], false, [disabled]]);
    directory.resolve();
    expect(await appended).toStrictEqual({ position: 2, revisions: { number: 1 } });
    expect(blocked()).toStrictEqual([]);
  });

  test('lifts when nothing was written', async () => {
    for (const code of ['wrong_expected_revision', 'append_invalid', 'event_store_unavailable'] as const) {
      const { store, fenced, blocked } = openFenced();
      const refusal = new EventStoreError(code, 'No.');
      const appended = fenced.append([write]);
      store.refuse(refusal);
      await expect(appended).rejects.toBe(refusal);
      expect(blocked()).toStrictEqual([]);
    }
  });

  test('keeps blocking when nobody knows whether it was written', async () => {
    const { store, fenced, blocked } = openFenced();
    const appended = fenced.append([write]);
    store.refuse(new EventStoreError('append_outcome_unknown', 'The disk did not answer.'));
    await expect(appended).rejects.toMatchObject({ code: 'append_outcome_unknown' });
    await settle();
    expect(blocked()).toStrictEqual([disabled]);
  });

  test('keeps blocking, and does not answer as if all were well, when a reader has failed', async () => {
    const broken = new Error('gate can no longer follow the log.');
    const { store, fenced, blocked } = openFenced({ readers: [() => Promise.reject(broken)] });
    const appended = fenced.append([write]);
    store.letThrough();
    await expect(appended).rejects.toBe(broken);
    expect([await store.head(), blocked()]).toStrictEqual([2, [disabled]]);
  });

  test('writes nothing when it cannot block', async () => {
    const { store, fence, fenced } = openFenced();
    store.letThrough();
    fence.blockAhead = () => {
      throw new Error('no memory left');
    };
    await expect(fenced.append([write])).rejects.toThrow('no memory left');
    expect(await store.head()).toBe(0);
  });
});
