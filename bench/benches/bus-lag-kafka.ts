import { mkdir } from 'node:fs/promises';
import { onBroker } from '#event-bus/kafka';
import { readKafkaUrl } from '#event-bus/kafka-address';
import type { Benchmark } from '../benchmark.js';
import { makeTopics } from '../fixtures/bench-topics.js';
import { interleave, median } from '../measure.js';
import { MeasuredProcess } from '../process/measured-process.js';
import type { BareConsumer } from '../references/bare-consumer.process.js';
import type { BareProducer } from '../references/bare-producer.process.js';
import type { Stage } from '../stage.js';
import type { AnnouncingInventory } from '../subjects/announcing-inventory.process.js';
import type { FollowingGateProcess } from '../subjects/following-gate.process.js';

/** In one reading, which is their median. */
const EVENTS = 100;
/** Longer than an event is on its way. */
const PAUSE_MS = 15;
/** As long as a message of ours. */
const VALUE = 'x'.repeat(600);

/** All clocks are one: the monotonic clock of the machine. */
export const busLagKafka: Benchmark = {
  name: 'bus-lag-kafka',
  unit: 'ms',
  about:
    'From a commit in the inventory to the index of a gate, over relay and Kafka, median; against a bare kafkajs producer and consumer',
  aim: { op: '<=', value: 3 },
  needs: 'KAFKA_BROKERS',
  async measure(stage) {
    const [ours, reference] = [await startOurs(stage), await startReference(stage)];
    const samples = await interleave({
      ours,
      reference,
      progress: (pair, one, other) =>
        stage.say(`lag over Kafka ${pair}: ${one.toFixed(2)} against ${other.toFixed(2)} ms`),
    });
    return { samples };
  },
};

async function startOurs(stage: Stage): Promise<() => Promise<number>> {
  const url = await makeTopics(stage);
  await mkdir(stage.path('lag'));
  const inventory = stage.manage(
    new MeasuredProcess<AnnouncingInventory>(new URL('../subjects/announcing-inventory.process.js', import.meta.url)),
  );
  const gate = stage.manage(
    new MeasuredProcess<FollowingGateProcess>(new URL('../subjects/following-gate.process.js', import.meta.url)),
  );
  await inventory.call('start', stage.path('lag', 'events.sqlite'), url);
  await gate.call('follow', url);
  return async () => {
    const committed = await inventory.call('commitPaced', EVENTS, PAUSE_MS);
    const applied = await gate.call('appliedUpTo', committed.at(-1)![0]);
    return median(committed.map(([position, atMs]) => applied.find(([upTo]) => upTo >= position)![1] - atMs));
  };
}

/** A topic declared like that of the numbers, and like ours in a group that follows. */
async function startReference(stage: Stage): Promise<() => Promise<number>> {
  const url = await makeTopics(stage);
  const topic = onBroker(readKafkaUrl(url).prefix, 'numbers');
  const producer = stage.manage(
    new MeasuredProcess<BareProducer>(new URL('../references/bare-producer.process.js', import.meta.url)),
  );
  const consumer = stage.manage(
    new MeasuredProcess<BareConsumer>(new URL('../references/bare-consumer.process.js', import.meta.url)),
  );
  await producer.call('open', url);
  await consumer.call('follow', url, topic);
  return async () => {
    await consumer.call('expect', EVENTS);
    const sent = await producer.call('sendPaced', topic, VALUE, EVENTS, PAUSE_MS);
    const arrived = await consumer.call('arrived');
    return median(sent.map((atMs, index) => arrived[index]! - atMs));
  };
}
