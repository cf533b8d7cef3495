// Tells of every assignment: what a program of yours that follows Ringfence looks like. See docs/events.md.
//
//   KAFKA_BROKERS=127.0.0.1:9092 node examples/subscriber.mjs

import { Kafka, logLevel } from 'kafkajs';

const { KAFKA_BROKERS = '127.0.0.1:9092', TOPIC_PREFIX = 'ringfence', GROUP = 'example-subscriber' } = process.env;
const KNOWN = { NumberAssigned: 'urn:ringfence:event:NumberAssigned:1' };

// Of each number, the position of the last event that was applied. Keep it where you keep what you make of the events,
// and write both in one transaction: then repeats do no harm, whatever ends when.
const applied = new Map();

const kafka = new Kafka({ clientId: GROUP, brokers: KAFKA_BROKERS.split(','), logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: GROUP });
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void consumer.disconnect());

await consumer.connect();
await consumer.subscribe({ topic: `${TOPIC_PREFIX}.numbers`, fromBeginning: true });
// kafkajs commits an offset after this has resolved, and brings the message again when it rejects.
await consumer.run({ eachMessage: async ({ message }) => handle(JSON.parse(message.value.toString())) });

function handle(event) {
  const position = Number(event.position);
  if (position <= (applied.get(event.subject) ?? 0)) return;
  if (event.dataschema === KNOWN.NumberAssigned) {
    const { number, profile, agentId } = event.data;
    console.log(`${event.time} ${event.workspace}: ${agentId} has ${number} for ${profile}.`);
  }
  applied.set(event.subject, position);
}
