import net from 'node:net';
import { expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import type { ISocketFactory, KafkaMessage } from 'kafkajs';
import { KafkaAnnouncements, KafkaEventBus, onBroker, openKafka } from '#event-bus/kafka';
import { describeWhen } from '../../../tooling/describe-when.js';
import { findServer } from '../../../tooling/servers/find-server.js';
import { readParkedTopic } from './parked-topic.js';
import { Parking, idOf } from './parking.js';
import { SILENT, ownAddress } from './testing/relayed-log.js';

const brokers = await findServer('KAFKA_BROKERS');

/** A network that can lose every answer, so that what was sent arrives and nobody hears of it. */
class LossyNetwork {
  losing = false;

  readonly connect: ISocketFactory = ({ host, port, onConnect }) => {
    const socket = net.connect({ host, port }, onConnect);
    const emit = socket.emit.bind(socket);
    socket.emit = ((name: string, ...rest: unknown[]) => {
      if (!this.losing || name !== 'data') return emit(name, ...rest);
      socket.destroy();
      return true;
    }) as typeof socket.emit;
    return socket;
  };
}

describeWhen(brokers.address, brokers.whyNot, 'parking over Kafka', (hosts) => {
  /** A bus whose topics are there. */
  const openBus = async (address = ownAddress(hosts)) => {
    const kafka = openKafka(address, 'test', SILENT);
    await (await KafkaAnnouncements.open(kafka, address)).close();
    return new KafkaEventBus({ address, clientId: 'test', log: SILENT });
  };
  const unhandled = (offset: number, value: Buffer) => {
    const message = { offset: String(offset), key: null, value } as KafkaMessage;
    return { group: 'billing', topic: 'numbers', partition: 0, message, code: 'handler_failed', reason: 'no account' };
  };
  const offsetsIn = async (bus: KafkaEventBus) =>
    (await bus.parked.list()).map(({ id }) => Number(id.split('/').at(-1)));

  test('what is parked after a failure nobody heard the end of is there', async () => {
    const network = new LossyNetwork();
    const kafka = new Kafka({
      brokers: hosts.split(','),
      logLevel: logLevel.NOTHING,
      requestTimeout: 1_000,
      retry: { retries: 4, initialRetryTime: 50 },
      socketFactory: network.connect,
    });
    const address = ownAddress(hosts);
    const bus = await openBus(address);
    const parking = new Parking(kafka, address, SILENT);
    await parking.park(unhandled(1, Buffer.from('one')));
    network.losing = true;
    await expect(parking.park(unhandled(2, Buffer.from('two')))).rejects.toMatchObject({
      code: 'event_bus_unavailable',
    });
    network.losing = false;
    await parking.park(unhandled(3, Buffer.from('three')));
    expect(await offsetsIn(bus)).toEqual(expect.arrayContaining([1, 3]));
    await Promise.all([parking.close(), bus.close()]);
  });

  test('what was never announced to has nothing parked, and says so', async () => {
    const bus = new KafkaEventBus({ address: ownAddress(hosts), clientId: 'test', log: SILENT });
    await expect(bus.parked.list()).rejects.toMatchObject({
      code: 'event_bus_misconfigured',
      message: expect.stringMatching(/^There is no topic test-\S+\.parked on the broker\. Check the topic prefix/),
    });
    await bus.close();
  });

  test('a message as long as a topic takes can be parked', async () => {
    const address = ownAddress(hosts);
    const bus = await openBus(address);
    const parking = new Parking(openKafka(address, 'test', SILENT), address, SILENT);
    await parking.park(unhandled(7, Buffer.alloc(1_048_500, 'x')));
    expect(await offsetsIn(bus)).toStrictEqual([7]);
    await Promise.all([parking.close(), bus.close()]);
  });

  test('what failed again is parked once, however often its message comes, and is discarded under either id', async () => {
    for (const discarded of ['first', 'second'] as const) {
      const address = ownAddress(hosts);
      const bus = await openBus(address);
      const kafka = openKafka(address, 'test', SILENT);
      const parking = new Parking(kafka, address, SILENT);
      const first = { ...unhandled(1, Buffer.from('one')), topic: onBroker(address.prefix, 'numbers') };
      const second = { ...first, message: { ...first.message, offset: '2' } };
      await parking.park(first);
      expect(await bus.parked.redrive(idOf(first))).toBe(true);
      expect(await bus.parked.list()).toStrictEqual([]);
      for (let times = 0; times < 2; times += 1) await parking.parkAgain(second, idOf(first));
      expect(await bus.parked.list()).toMatchObject([{ id: idOf(second), text: 'one' }]);
      expect(await bus.parked.discard(idOf(discarded === 'first' ? first : second))).toBe(true);
      expect((await readParkedTopic(kafka, address)).size).toBe(0);
      await Promise.all([parking.close(), bus.close()]);
    }
  });
});
