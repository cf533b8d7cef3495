import { expect, test } from '@jest/globals';
import { EventStoreError, START, handleCommand } from '#event-store';
import type { EventStore } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { LocalFence } from '#fence';
import { EARLIER, HOME, WHO } from '#event-store/testing';
import { placed } from '../../hold/fixtures/hold-histories.js';
import { hold, holdStream } from '../../hold/hold.aggregate.js';
import { HoldDirectory } from '../../hold/hold-directory/hold-directory.js';
import { NUMBER, switchedOff } from '../fixtures/number-histories.js';
import { numberOf, numberStream } from '../number.aggregate.js';
import { EnableOutboundController } from './enable-outbound.http.js';

/** The same log, which cannot be read any more once something was appended. */
function unreadableAfterAppend(log: EventStore): EventStore {
  let isLost = false;
  const append: EventStore['append'] = async (writes) => {
    const appended = await log.append(writes);
    isLost = true;
    return appended;
  };
  const readStream: EventStore['readStream'] = async (...question) => {
    if (isLost) throw new EventStoreError('event_store_unavailable', 'The disk is gone.');
    return log.readStream(...question);
  };
  return Object.create(log, { append: { value: append }, readStream: { value: readStream } }) as EventStore;
}

test('outbound calls that were enabled are answered as such, with the holds that remain, though the log fails then', async () => {
  const log = new InMemoryEventStore();
  await handleCommand(log, WHO, async (load) => [
    { to: await load(numberOf(HOME), numberStream(NUMBER)), events: switchedOff },
    { to: await load(hold, holdStream(HOME, 'on-agent')), events: [placed({ agentId: 'sales' }, 'on-agent')] },
    { to: await load(hold, holdStream(HOME, 'on-other')), events: [placed({ agentId: 'support' }, 'on-other')] },
  ]);
  const holds = new HoldDirectory();
  for (const recorded of await log.readAll({ after: START, types: HoldDirectory.eventTypes })) holds.apply(recorded);
  const gate = { id: 'gate-1', blockAhead: () => () => undefined, whenApplied: async () => undefined };
  const fence = new LocalFence(gate, () => new Date(EARLIER));
  const door = new EnableOutboundController(unreadableAfterAppend(log), fence, holds);

  const { body } = await door.enable(NUMBER, {}, {}, undefined, WHO);
  expect(body).toMatchObject({ enforced: true, position: '6', holds: [{ id: 'on-agent' }] });
  expect(body.holds).toHaveLength(1);
  await log.close();
});
