import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, Payload, RpcException } from '@nestjs/microservices';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { PublicEvent } from '#contracts';
import { LogTailEventBus } from '#event-bus/log-tail';
import { InMemoryConsumerLedger } from '#event-bus/in-memory';
import { NO_STREAM } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import type { ConsumedEvent } from '../consumed-event.js';
import { until } from '../testing/consume.contract.js';
import { CONTRACT_TYPES, numberAt, publishOfContract, released } from '../testing/event-bus.contract.js';
import { HandFedEventBus } from '../testing/hand-fed-event-bus.js';
import type { PublicEventBatch } from '../event-bus.port.js';
import { EventBusTransport, WHOLE_LOG } from './event-bus-transport.js';

const renamed = (name: string): PublicEvent => ({ type: 'AgentRenamed', workspace: 'home', agentId: 'sales', name });
const namesIn = ({ events }: PublicEventBatch) => events.map((event) => ('name' in event ? event.name : event.type));

const seen: string[] = [];
let whileHandling: (batch: PublicEventBatch) => Promise<void> | void;

@Controller()
class FirstHandler {
  @EventPattern(WHOLE_LOG)
  async apply(@Payload() batch: PublicEventBatch): Promise<void> {
    await whileHandling(batch);
    seen.push(...namesIn(batch).map((name) => `first ${name}`));
  }
}

@Controller()
class SecondHandler {
  @EventPattern(WHOLE_LOG)
  apply(@Payload() batch: PublicEventBatch): void {
    seen.push(...namesIn(batch).map((name) => `second ${name}`));
  }
}

@Module({ controllers: [FirstHandler, SecondHandler] })
class HandlersModule {}

describe('EventBusTransport', () => {
  let bus: HandFedEventBus;
  let failures: unknown[];
  let transport: EventBusTransport;
  let close: () => Promise<void>;
  beforeEach(async () => {
    seen.length = 0;
    whileHandling = () => undefined;
    [bus, failures] = [new HandFedEventBus(), []];
    transport = new EventBusTransport({ bus, onFailure: (error) => failures.push(error) });
    const app = await NestFactory.createMicroservice(HandlersModule, { strategy: transport, logger: false });
    close = () => app.close();
    bus.publish(renamed('early'));
    await app.listen();
  });
  afterEach(() => close());

  test('every handler has what was there at the start when it is ready, and then what comes', async () => {
    expect(seen.toSorted()).toStrictEqual(['first early', 'second early']);
    expect(transport.position).toBe(1);
    await transport.whenApplied(bus.publish(renamed('one'), renamed('two')));
    expect(seen.slice(2).toSorted()).toStrictEqual(['first one', 'first two', 'second one', 'second two']);
  });

  test('waits for the slowest handler before it says that a position is applied, and before the next batch', async () => {
    const slow = Promise.withResolvers<void>();
    whileHandling = () => slow.promise;
    const [one, two] = [bus.publish(renamed('one')), bus.publish(renamed('two'))];
    await expect(transport.whenApplied(one, 20)).rejects.toThrow('has not reached position 2 in time');
    expect(seen).not.toContain('second two');
    slow.resolve();
    await transport.whenApplied(two);
    expect(seen.slice(2).toSorted()).toStrictEqual(['first one', 'first two', 'second one', 'second two']);
  });

  test('a handler that fails ends it all: nobody may rely on what was not applied', async () => {
    whileHandling = () => {
      throw new Error('out of memory');
    };
    await expect(transport.whenApplied(bus.publish(renamed('one')))).rejects.toThrow('can no longer follow');
    expect([transport.position, failures.length]).toStrictEqual([1, 1]);
  });

  test('so does a bus that fails', async () => {
    bus.feed.fail(new Error('connection lost'));
    await expect(transport.whenApplied(2)).rejects.toThrow('can no longer follow');
    expect(failures).toStrictEqual([new Error('connection lost')]);
  });
});

@Controller()
class ReleasedNumbers {
  @EventPattern('NumberReleased')
  async forget(@Payload() { event }: ConsumedEvent): Promise<void> {
    const { number } = event as { number: string };
    if (number === numberAt(2)) throw new RpcException('no such account');
    seen.push(number);
  }
}

@Module({ controllers: [ReleasedNumbers] })
class ReleasedNumbersModule {}

describe('EventBusTransport, for handlers of one type', () => {
  const openApp = async (group?: string) => {
    seen.length = 0;
    const store = new InMemoryEventStore();
    const events = [released(1), released(2), released(3)];
    await store.append([{ stream: 'numbers', expectedRevision: NO_STREAM, events }]);
    const ledger = new InMemoryConsumerLedger();
    const bus = new LogTailEventBus({ store, publish: publishOfContract, types: CONTRACT_TYPES, ledger });
    const strategy = new EventBusTransport({ bus, ...(group && { group }), onFailure: () => undefined });
    const app = await NestFactory.createMicroservice(ReleasedNumbersModule, { strategy, logger: false });
    return { app, bus };
  };

  test('each event goes to the handler of its type; what it cannot handle is parked with what it says', async () => {
    const { app, bus } = await openApp('accounts');
    await app.listen();
    await until(() => seen.length === 2);
    await until(async () => (await bus.parked.list()).length === 1);
    expect(seen).toStrictEqual([1, 3].map(numberAt));
    const reason = 'A handler of NumberReleased has failed: no such account';
    expect(await bus.parked.list()).toMatchObject([{ group: 'accounts', code: 'handler_failed', reason }]);
    await app.close();
  });

  test('they need a group to be known by', async () => {
    const { app } = await openApp();
    await expect(app.listen()).rejects.toThrow('Handlers of NumberReleased need a group');
  });
});
