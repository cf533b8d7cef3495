import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { NO_STREAM, handleCommand, writeMetadata } from '#event-store';
import type { CommandContext } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { HOME, WHO } from '#event-store/testing';
import { changeNumber } from './change-number.js';
import { decideDisableOutbound } from './disable-outbound/disable-outbound.js';
import { decideEnableOutbound } from './enable-outbound/enable-outbound.js';
import { NUMBER, assignedOutbound, disabled, enabled } from './fixtures/number-histories.js';
import { numberOf, numberStream } from './number.aggregate.js';

describe('a command to a number that is sent again', () => {
  let store: InMemoryEventStore;
  const asIf = (commandId: string): CommandContext => ({ ...WHO, commandId });
  const disable = (commandId: string, version?: string) =>
    changeNumber(store, asIf(commandId), { number: NUMBER }, (number) => decideDisableOutbound(number, version));
  const enable = (commandId: string) =>
    changeNumber(store, asIf(commandId), { number: NUMBER }, (number) => decideEnableOutbound(number));

  beforeEach(async () => {
    store = new InMemoryEventStore();
    const metadata = writeMetadata({ schemaVersion: '1', ...WHO });
    const events = assignedOutbound.map(({ type, ...data }) => ({ id: randomUUID(), type, data, metadata }));
    await store.append([{ stream: numberStream(NUMBER), expectedRevision: NO_STREAM, events }]);
  });

  test('has its first outcome, whatever version it asked for', async () => {
    const first = await disable('mine', '1');
    expect(first).toMatchObject({ position: 3, number: { outboundSwitch: 'enabled' }, events: [disabled] });
    const { position, events } = first;
    const now = { outboundSwitch: 'disabled' };
    expect(await disable('mine', '1')).toMatchObject({ position, number: now, events });
    expect(await store.head()).toBe(3);
  });

  test('blocks again what was allowed since, so that its answer is true', async () => {
    await disable('mine');
    await enable('theirs');
    expect(await disable('mine')).toMatchObject({ position: 5, events: [disabled] });
  });

  test('allows nothing that was blocked since', async () => {
    await disable('first');
    const outcome = await enable('mine');
    expect(outcome).toMatchObject({ position: 4, events: [enabled('requested')] });
    await disable('theirs');
    const { position, events } = outcome;
    expect(await enable('mine')).toMatchObject({ position, number: { outboundSwitch: 'disabled' }, events });
    const seen = await handleCommand(store, WHO, async (load) => {
      const { state } = await load(numberOf(HOME), numberStream(NUMBER));
      expect(state).toMatchObject({ outboundSwitch: 'disabled' });
      return [];
    });
    expect(seen.position).toBe(5);
  });
});
