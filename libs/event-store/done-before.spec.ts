import { beforeEach, describe, expect, test } from '@jest/globals';
import { doneBefore, handleCommand } from '#event-store';
import type { Aggregate, CommandContext } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';

interface Counted {
  readonly type: 'Counted';
  readonly by: number;
}

const counter: Aggregate<number, Counted> = { initial: 0, schemaVersion: '1', evolve: (sum, { by }) => sum + by };

function contextOf(commandId?: string): CommandContext {
  return {
    workspace: 'home',
    actor: { kind: 'api_key', id: 'key-1', name: 'call router' },
    time: '2026-01-02T03:04:05.006Z',
    correlationId: 'request-1',
    causationId: 'request-1',
    ...(commandId !== undefined && { commandId }),
  };
}

describe('doneBefore', () => {
  let store: InMemoryEventStore;
  const count = (commandId: string | undefined, ...by: number[]) =>
    handleCommand(store, contextOf(commandId), async (load) => {
      const to = await load(counter, 'counter');
      return [{ to, events: by.map((step) => ({ type: 'Counted', by: step })) }];
    });

  beforeEach(() => {
    store = new InMemoryEventStore();
  });

  test("finds what the same command wrote, after others' events too", async () => {
    await count('other', 1);
    const outcome = await count('mine', 2, 3);
    await count(undefined, 4);
    expect(await doneBefore(store, 'counter', contextOf('mine'))).toStrictEqual({ ...outcome, isLatest: false });
    expect(outcome.events).toStrictEqual([
      { type: 'Counted', by: 2 },
      { type: 'Counted', by: 3 },
    ]);
  });

  test('tells whether anything has happened since', async () => {
    await count('mine', 1);
    expect(await doneBefore(store, 'counter', contextOf('mine'))).toMatchObject({ isLatest: true });
  });

  test('finds nothing of a command that wrote nothing there', async () => {
    await count('other', 1);
    await count('idle');
    expect(await doneBefore(store, 'counter', contextOf('idle'))).toBe(undefined);
    expect(await doneBefore(store, 'elsewhere', contextOf('other'))).toBe(undefined);
  });

  test('takes commands without an id of their own for different ones, whatever their request is called', async () => {
    await count(undefined, 1);
    expect(await doneBefore(store, 'counter', contextOf())).toBe(undefined);
  });
});
