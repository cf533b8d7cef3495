import { describe, expect, test } from '@jest/globals';
import type { PublicEvent } from '#contracts';
import { NO_STREAM } from '#event-store';
import type { NewEvent } from '#event-store';
import { InMemoryConsumerLedger } from '#event-bus/in-memory';
import { InMemoryEventStore } from '#event-store/in-memory';
import { LogTailEventBus } from '#event-bus/log-tail';
import { newEvent, streamWrite } from '../../event-store/testing/opened-store.js';

const renamed = (name: string): NewEvent => newEvent({ type: 'AgentRenamed', data: { name } });
const secret = (): NewEvent => newEvent({ type: 'ImportStarted' });

/** Names are public, unless they are private. */
function publish({ data }: NewEvent): PublicEvent | undefined {
  const name = data['name'] as string;
  if (name === 'broken') throw new Error('No public form.');
  return name === 'private' ? undefined : { type: 'AgentRenamed', workspace: 'home', agentId: 'sales', name };
}

async function openBus(...events: NewEvent[]) {
  const [store, ledger] = [new InMemoryEventStore(), new InMemoryConsumerLedger()];
  await store.append([streamWrite('agent', NO_STREAM, events)]);
  return { store, ledger, bus: new LogTailEventBus({ store, publish, types: ['AgentRenamed'], ledger }) };
}

const published = (name: string): PublicEvent => ({ type: 'AgentRenamed', workspace: 'home', agentId: 'sales', name });

describe('LogTailEventBus', () => {
  test('hands on the public form of what is public, and the position of everything', async () => {
    const { bus } = await openBus(renamed('one'), secret(), renamed('private'), renamed('two'), secret());
    const news = bus.follow({ after: 0, signal: new AbortController().signal })[Symbol.asyncIterator]();
    expect(await news.next()).toStrictEqual({
      done: false,
      value: {
        events: [published('one'), published('two')],
        position: 5,
        live: true,
        last: { id: expect.any(String), position: 4 },
      },
    });
  });

  test('starts after a position and goes on with what comes', async () => {
    const { bus, store } = await openBus(renamed('one'), renamed('two'));
    const stop = new AbortController();
    const news = bus.follow({ after: 1, signal: stop.signal })[Symbol.asyncIterator]();
    expect(await news.next()).toMatchObject({ value: { events: [published('two')], position: 2 } });
    const next = news.next();
    await store.append([streamWrite('other', NO_STREAM, [renamed('three')])]);
    expect(await next).toMatchObject({ value: { events: [published('three')], position: 3 } });
    stop.abort();
    expect(await news.next()).toStrictEqual({ done: true, value: undefined });
  });

  test('fails rather than pass over what it cannot publish', async () => {
    const { bus } = await openBus(renamed('broken'));
    const news = bus.follow({ after: 0, signal: new AbortController().signal })[Symbol.asyncIterator]();
    await expect(news.next()).rejects.toThrow('No public form.');
  });

  test('a group fails rather than stand still when the feed of the log ends by itself', async () => {
    const { bus, store } = await openBus(renamed('one'));
    // Stubbed: a feed that has nothing to tell.
    store.subscribe = async function* ended() {};
    const { signal } = new AbortController();
    const working = bus.consume({ group: 'billing', types: ['AgentRenamed'], handle: async () => undefined, signal });
    await expect(working).rejects.toThrow('The feed of the log has ended, though nobody asked it to.');
  });

  test('what is discarded while another is redriven is handled no more', async () => {
    const { bus, ledger } = await openBus(renamed('one'), renamed('two'));
    await ledger.advance('billing', 2);
    for (const position of [1, 2]) {
      await ledger.park({ id: String(position), group: 'billing', code: 'x', reason: '', text: '', position });
      await ledger.redrive(String(position));
    }
    const stop = new AbortController();
    const handled: number[] = [];
    const handle = async ({ position }: { position: number }) => {
      handled.push(position);
      await bus.parked.discard('2');
    };
    const working = bus.consume({ group: 'billing', types: ['AgentRenamed'], handle, signal: stop.signal });
    while ((await ledger.toRedrive('billing')).length > 0) await new Promise(setImmediate);
    stop.abort();
    await working;
    expect(handled).toStrictEqual([1]);
  });
});
