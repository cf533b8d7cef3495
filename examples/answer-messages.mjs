// Answers whoever writes to an agent's number: how a program of yours reacts to messages. See docs/messaging.md.
//
//   KAFKA_BROKERS=127.0.0.1:9092 RINGFENCE_URL=http://127.0.0.1:3000 RINGFENCE_KEY=rf_… node examples/answer-messages.mjs

import { Kafka, logLevel } from 'kafkajs';

const { KAFKA_BROKERS = '127.0.0.1:9092', TOPIC_PREFIX = 'ringfence', GROUP = 'example-answers' } = process.env;
const { RINGFENCE_URL = 'http://127.0.0.1:3000', RINGFENCE_KEY = '' } = process.env;
const KNOWN = { MessageReceived: 'urn:ringfence:event:MessageReceived:1' };

const kafka = new Kafka({ clientId: GROUP, brokers: KAFKA_BROKERS.split(','), logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: GROUP });
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void consumer.disconnect());

await consumer.connect();
await consumer.subscribe({ topic: `${TOPIC_PREFIX}.messages`, fromBeginning: true });
// kafkajs brings the event again when this rejects.
await consumer.run({ eachMessage: async ({ message }) => handle(JSON.parse(message.value.toString())) });

async function handle(event) {
  const { messageId, otherParty: to, agentId } = event.data;
  if (event.dataschema !== KNOWN.MessageReceived || agentId === null) return;
  // Events have no text, so that what is erased does not live on in a topic.
  const { status, body: received } = await ask('GET', `/v1/messages/${messageId}`);
  if (status !== 200 || !/\border\b/i.test(received.body ?? '')) return;
  const answer = { agentId, to, body: 'Your order is on its way.' };
  // However often the event comes, it is answered once.
  const sent = await ask('POST', '/v1/messages', answer, { 'idempotency-key': `answer-${messageId}` });
  // Whoever has said STOP is not written to, and what else is refused is so for good; 503 is worth another try.
  if (sent.status === 503) throw new Error(sent.body.detail);
  console.log(`${event.time} ${to}: ${sent.status === 202 ? 'answered' : sent.body.code}.`);
}

async function ask(method, path, body, headers = {}) {
  const answer = await fetch(`${RINGFENCE_URL}${path}`, {
    method,
    headers: { authorization: `Bearer ${RINGFENCE_KEY}`, 'content-type': 'application/json', ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: await answer.json() };
}
