import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from '@jest/globals';
import type { AnnouncedEvent } from '#contracts';
import { KafkaAnnouncements, openKafka } from '#event-bus/kafka';
import { readKafkaUrl } from '#event-bus/kafka-address';
import { pino } from 'pino';
import { describeWhen } from '../tooling/describe-when.js';
import { findServer } from '../tooling/servers/find-server.js';

const brokers = await findServer('KAFKA_BROKERS');
const NUMBER = '+14155550100';

function assigned(position: number, agentId: string): AnnouncedEvent {
  const id = randomUUID();
  const event = { type: 'NumberAssigned', workspace: 'home', number: NUMBER, profile: 'inbound', agentId } as const;
  const actor = { kind: 'root_key', id: 'root', name: 'root' };
  const time = '2026-01-02T03:04:05.006Z';
  return { event, id, position, previous: position - 1, time, actor, correlationId: id, causationId: id };
}

describeWhen(brokers.address, brokers.whyNot, 'the example of a subscriber', (hosts) => {
  test('tells of every assignment once, in their order, however often it comes', async () => {
    const address = readKafkaUrl(`kafka://${hosts}/test-${randomUUID()}`);
    const announcements = await KafkaAnnouncements.open(
      openKafka(address, 'test', pino({ level: 'silent' })),
      address,
      'inventory',
    );
    const [first, second, third] = [assigned(1, 'sales'), assigned(2, 'support'), assigned(3, 'billing')];
    for (const batch of [
      [first, second],
      [second, third],
    ]) {
      const { position, id: lastId } = batch.at(-1)!;
      await announcements.announce(batch, { from: 0, position, previous: 0, last: position, lastId });
    }
    const env = { KAFKA_BROKERS: hosts, TOPIC_PREFIX: address.prefix, GROUP: address.prefix, NODE_NO_WARNINGS: '1' };
    const child = spawn(process.execPath, ['examples/subscriber.mjs'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    const told: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      told.push(line);
      if (told.length === 3) child.kill('SIGTERM');
    }
    expect(told).toStrictEqual(
      ['sales', 'support', 'billing'].map((agent) => `${first.time} home: ${agent} has ${NUMBER} for inbound.`),
    );
    expect(await ended).toStrictEqual([0, null]);
    await announcements.close();
  });
});
