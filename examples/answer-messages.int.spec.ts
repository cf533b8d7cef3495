import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { json } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import type { AnnouncedEvent } from '#contracts';
import { KafkaAnnouncements, openKafka } from '#event-bus/kafka';
import { readKafkaUrl } from '#event-bus/kafka-address';
import { describeWhen } from '../tooling/describe-when.js';
import { findServer } from '../tooling/servers/find-server.js';

const brokers = await findServer('KAFKA_BROKERS');

const TEXTS: Readonly<Record<string, string | null>> = {
  erased: null,
  idle: 'Good morning',
  wanted: 'Where is my ORDER?',
};

/** In place of the product: has the texts, and takes every answer. */
async function startApiDouble() {
  const sent: unknown[] = [];
  const server = createServer(async (request, response) => {
    const text = TEXTS[request.url!.split('/').at(-1)!];
    if (request.method === 'POST') sent.push([request.headers['idempotency-key'], await json(request)]);
    response.writeHead(request.method === 'POST' ? 202 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ body: text ?? null }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { sent, server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function received(position: number, messageId: string): AnnouncedEvent {
  const id = randomUUID();
  const parties = { number: '+14155550100', otherParty: '+442071838750', agentId: 'sales' };
  const at = { carrier: 'twilio', carrierAccountId: 'twilio-1', carrierMessageId: `SM${position}` } as const;
  const facts = { messageId, ...parties, ...at, kind: 'sms', mediaCount: 0 } as const;
  const event = { type: 'MessageReceived', workspace: 'home', ...facts } as const;
  const actor = { kind: 'system', id: 'twilio', name: 'twilio' };
  const time = '2026-01-02T03:04:05.006Z';
  return { event, id, position, previous: position - 1, time, actor, correlationId: id, causationId: id };
}

describeWhen(brokers.address, brokers.whyNot, 'the example that answers messages', (hosts) => {
  test('answers what it can answer, under a key that makes repeats one', async () => {
    const address = readKafkaUrl(`kafka://${hosts}/test-${randomUUID()}`);
    const kafka = openKafka(address, 'test', pino({ level: 'silent' }));
    const announcements = await KafkaAnnouncements.open(kafka, address, 'messaging');
    const batch = ['erased', 'idle', 'wanted'].map((messageId, index) => received(index + 1, messageId));
    const { position, id: lastId } = batch.at(-1)!;
    await announcements.announce(batch, { from: 0, position, previous: 0, last: position, lastId });
    const { sent, server, url } = await startApiDouble();
    const names = { KAFKA_BROKERS: hosts, TOPIC_PREFIX: address.prefix, GROUP: address.prefix };
    const env = { ...names, RINGFENCE_URL: url, RINGFENCE_KEY: 'rf_x', NODE_NO_WARNINGS: '1' };
    const example = spawn(process.execPath, ['examples/answer-messages.mjs'], { env });
    const ended = once(example, 'exit');
    try {
      const [line] = (await once(createInterface(example.stdout), 'line')) as [string];
      expect(line).toBe('2026-01-02T03:04:05.006Z +442071838750: answered.');
      expect(sent).toStrictEqual([
        ['answer-wanted', { agentId: 'sales', to: '+442071838750', body: 'Your order is on its way.' }],
      ]);
    } finally {
      example.kill('SIGTERM');
      await ended;
      server.close();
      await announcements.close();
    }
  }, 60_000);
});
