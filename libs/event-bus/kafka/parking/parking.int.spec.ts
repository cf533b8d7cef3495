import net from 'node:net';
import { expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import type { ISocketFactory, KafkaMessage } from 'kafkajs';
import { KafkaAnnouncements, KafkaEventBus, onBroker, openKafka, withAdmin } from '#event-bus/kafka';
import type { KafkaAddress } from '#event-bus/kafka-address';
import { describeWhen } from '../../../../tooling/describe-when.js';
import { findServer } from '../../../../tooling/servers/find-server.js';
import { until } from '../../testing/consume.contract.js';
import { ensureTopics } from '../kafka-topics.js';
import { MessageSender } from './message-sender.js';
import { ParkedView } from './parked-view.js';
import { Parking, idOf } from './parking.js';
import { SILENT, ownAddress } from '../testing/relayed-log.js';

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
    await (await KafkaAnnouncements.open(kafka, address, 'inventory')).close();
    return new KafkaEventBus({ address, source: 'inventory', clientId: 'test', log: SILENT });
  };
  const openOver = (network: LossyNetwork) =>
    new Kafka({
      brokers: hosts.split(','),
      logLevel: logLevel.NOTHING,
      requestTimeout: 1_000,
      retry: { retries: 4, initialRetryTime: 50 },
      socketFactory: network.connect,
    });
  /** `kafka`: over which it sends; it reads over a connection that works. */
  const openParking = (address: KafkaAddress, kafka = openKafka(address, 'test', SILENT)) => {
    const sender = new MessageSender(kafka, address);
    const view = new ParkedView(openKafka(address, 'test', SILENT), address, (record) => record);
    const parking = new Parking({ sender, view, prefix: address.prefix }, SILENT);
    return { parking, view, close: () => Promise.all([sender.close(), view.close()]) };
  };
  const unhandled = (offset: number, value: Buffer) => {
    const message = { offset: String(offset), key: null, value } as KafkaMessage;
    return { group: 'billing', topic: 'numbers', partition: 0, message, code: 'handler_failed', reason: 'no account' };
  };
  const offsetsIn = async (bus: KafkaEventBus) =>
    (await bus.parked.list()).map(({ id }) => Number(id.split('/').at(-1)));

  test('what is parked after a failure nobody heard the end of is there', async () => {
    const network = new LossyNetwork();
    const address = ownAddress(hosts);
    const bus = await openBus(address);
    const { parking, close } = openParking(address, openOver(network));
    await parking.park(unhandled(1, Buffer.from('one')));
    network.losing = true;
    await expect(parking.park(unhandled(2, Buffer.from('two')))).rejects.toMatchObject({
      code: 'event_bus_unavailable',
    });
    network.losing = false;
    await parking.park(unhandled(3, Buffer.from('three')));
    expect(await offsetsIn(bus)).toEqual(expect.arrayContaining([1, 3]));
    await Promise.all([close(), bus.close()]);
  });

  test('what was never announced to has nothing parked, and says so', async () => {
    const bus = new KafkaEventBus({ address: ownAddress(hosts), source: 'inventory', clientId: 'test', log: SILENT });
    await expect(bus.parked.list()).rejects.toMatchObject({
      code: 'event_bus_misconfigured',
      message: expect.stringMatching(/^There is no topic test-\S+\.parked on the broker\. Check the topic prefix/),
    });
    await bus.close();
  });

  test('a message as long as a topic takes can be parked', async () => {
    const address = ownAddress(hosts);
    const bus = await openBus(address);
    const { parking, close } = openParking(address);
    await parking.park(unhandled(7, Buffer.alloc(1_048_500, 'x')));
    expect(await offsetsIn(bus)).toStrictEqual([7]);
    await Promise.all([close(), bus.close()]);
  });

  test('what failed again is parked once, however often its message comes, and is discarded under either id', async () => {
    for (const discarded of ['first', 'second'] as const) {
      const address = ownAddress(hosts);
      const bus = await openBus(address);
      const { parking, view, close } = openParking(address);
      const first = { ...unhandled(1, Buffer.from('one')), topic: onBroker(address.prefix, 'numbers') };
      const second = { ...first, message: { ...first.message, offset: '2' } };
      await parking.park(first);
      expect(await bus.parked.redrive(idOf(first))).toBe(true);
      expect(await bus.parked.list()).toStrictEqual([]);
      for (let times = 0; times < 2; times += 1) await parking.park(second, idOf(first));
      expect(await bus.parked.list()).toMatchObject([{ id: idOf(second), text: 'one' }]);
      expect(await bus.parked.discard(idOf(discarded === 'first' ? first : second))).toBe(true);
      await parking.park(second, idOf(first));
      expect(await bus.parked.list()).toStrictEqual([]);
      expect([...(await view.read()).listed()]).toStrictEqual([]);
      await Promise.all([close(), bus.close()]);
    }
  });

  test('a member that ends before its commit loses nothing of what was redriven meanwhile', async () => {
    const address = ownAddress(hosts);
    const bus = await openBus(address);
    const { parking, close } = openParking(address);
    const at = (offset: number) => ({
      ...unhandled(offset, Buffer.from('one')),
      topic: onBroker(address.prefix, 'numbers'),
    });
    const first = idOf(at(1));
    await parking.park(at(1));
    expect(await bus.parked.redrive(first)).toBe(true);
    await parking.park(at(2), first);
    expect(await bus.parked.redrive(idOf(at(2)))).toBe(true);
    const next = openParking(address);
    await next.parking.park(at(2), first);
    await next.parking.park(at(3), first);
    expect(await bus.parked.list()).toMatchObject([{ id: idOf(at(3)), text: 'one' }]);
    await Promise.all([close(), next.close(), bus.close()]);
  });

  test('what is parked is read once, and then only what is new', async () => {
    const address = ownAddress(hosts);
    const bus = await openBus(address);
    const { parking, view, close } = openParking(address);
    await parking.park(unhandled(1, Buffer.from('one')));
    const records = await view.read();
    expect(await bus.parked.discard(idOf(unhandled(1, Buffer.from('one'))))).toBe(true);
    await parking.park(unhandled(2, Buffer.from('two')));
    expect(await view.read()).toBe(records);
    expect(records.listed().map(({ id }) => id)).toStrictEqual([idOf(unhandled(2, Buffer.from('two')))]);
    await Promise.all([close(), bus.close()]);
  });

  test('what is parked is not known while the broker says nothing, and read again after that', async () => {
    const network = new LossyNetwork();
    const address = ownAddress(hosts);
    const bus = await openBus(address);
    const { parking, close } = openParking(address);
    const view = new ParkedView(openOver(network), address, (record) => record);
    const idsIn = async () => (await view.read()).listed().map(({ id }) => id);
    const [one, two] = [unhandled(1, Buffer.from('one')), unhandled(2, Buffer.from('two'))];
    await parking.park(one);
    expect(await idsIn()).toStrictEqual([idOf(one)]);
    network.losing = true;
    await expect(view.read()).rejects.toMatchObject({ code: 'event_bus_unavailable' });
    await parking.park(two);
    network.losing = false;
    // The lost connection may be found out by a question, which is then asked again.
    await until(() => view.read().then(Boolean, () => false));
    expect(await idsIn()).toStrictEqual([idOf(one), idOf(two)]);
    await Promise.all([view.close(), close(), bus.close()]);
  });

  test('a topic of what is parked that was made again is read anew', async () => {
    const address = ownAddress(hosts);
    const bus = await openBus(address);
    const { parking, view, close } = openParking(address);
    for (const offset of [1, 2]) await parking.park(unhandled(offset, Buffer.from('one')));
    expect((await view.read()).listed()).toHaveLength(2);
    const kafka = openKafka(address, 'test', SILENT);
    await withAdmin(kafka, async (admin) => {
      const topic = onBroker(address.prefix, 'parked');
      await admin.deleteTopics({ topics: [topic] });
      await until(async () => !(await admin.listTopics()).includes(topic));
      await ensureTopics(admin, address, 'inventory');
    });
    await until(() =>
      parking.park(unhandled(2, Buffer.from('one'))).then(
        () => true,
        () => false,
      ),
    );
    expect(await offsetsIn(bus)).toStrictEqual([2]);
    await Promise.all([close(), bus.close()]);
  });
});
