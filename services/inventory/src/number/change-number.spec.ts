import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { NO_STREAM, handleCommand, writeMetadata } from '#event-store';
import type { CommandContext, DomainEvent } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { HOME, WHO } from '#event-store/testing';
import { changeNumber } from './change-number.js';
import { agent, agentStream } from '../agent/agent.aggregate.js';
import { publishedAgent } from '../agent/fixtures/agent-histories.js';
import { decideDisableOutbound } from './disable-outbound/disable-outbound.js';
import { decideEditNumber } from './edit-number/edit-number.js';
import type { EditNumber } from './edit-number/edit-number.js';
import { decideEnableOutbound } from './enable-outbound/enable-outbound.js';
import {
  NUMBER,
  OTHER_NUMBER,
  assignedOutbound,
  disabled,
  enabled,
  imported,
  purchasedNumber,
} from './fixtures/number-histories.js';
import { decideGiveBackNumber } from './give-back-number/give-back-number.js';
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

test('what is decided of a number that nobody looked at is an error, and nothing is written', async () => {
  const store = new InMemoryEventStore();
  const stray = { type: 'OutboundDisabled', number: OTHER_NUMBER } as const;
  const changing = changeNumber(store, WHO, { number: NUMBER }, () => [stray]);
  await expect(changing).rejects.toThrow(`OutboundDisabled of ${OTHER_NUMBER} was decided without a look`);
  expect(await store.head()).toBe(0);
});

describe('a command that gives an agent another number in place of one that is on its way back', () => {
  let store: InMemoryEventStore;
  const save = (number: string, profiles: EditNumber['profiles'] & object) =>
    changeNumber(store, WHO, { number, agentIds: Object.values(profiles) }, (...states) =>
      decideEditNumber({ profiles, openImportId: null }, ...states),
    );

  beforeEach(async () => {
    store = new InMemoryEventStore();
    const metadata = writeMetadata({ schemaVersion: '1', ...WHO });
    const write = async (stream: string, history: readonly DomainEvent[]) => {
      const events = history.map(({ type, ...data }) => ({ id: randomUUID(), type, data, metadata }));
      await store.append([{ stream, expectedRevision: NO_STREAM, events }]);
    };
    await write(numberStream(NUMBER), purchasedNumber);
    await write(numberStream(OTHER_NUMBER), [imported(OTHER_NUMBER, HOME)]);
    await write(agentStream(HOME, 'sales'), publishedAgent());
    await save(NUMBER, { inbound: 'sales', outbound: 'sales' });
    const leave = { how: 'release', force: true, openImportId: null } as const;
    await changeNumber(store, WHO, { number: NUMBER }, (number) => decideGiveBackNumber(leave, number));
  });

  test('changes both numbers and the agent in one append, and tells of its own number alone', async () => {
    const after = await store.head();
    const { events } = await save(OTHER_NUMBER, { outbound: 'sales' });
    expect(events).toMatchObject([{ type: 'NumberAssigned', number: OTHER_NUMBER }]);
    const news = await store.readAll({ after });
    expect(news.map(({ type, stream }) => [type, stream])).toEqual([
      ['NumberUnassigned', numberStream(NUMBER)],
      ['NumberAssigned', numberStream(OTHER_NUMBER)],
      ['AgentProfileFreed', agentStream(HOME, 'sales')],
      ['AgentProfileTaken', agentStream(HOME, 'sales')],
    ]);
    await handleCommand(store, WHO, async (load) => {
      const [sales, left] = [
        await load(agent, agentStream(HOME, 'sales')),
        await load(numberOf(HOME), numberStream(NUMBER)),
      ];
      expect(sales.state).toMatchObject({ numbers: { inbound: NUMBER, outbound: OTHER_NUMBER } });
      expect(left.state).toMatchObject({ status: 'releasing', profiles: { inbound: 'sales', outbound: null } });
      return [];
    });
  });
});
