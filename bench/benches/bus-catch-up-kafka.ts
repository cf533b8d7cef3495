import { Kafka, logLevel } from 'kafkajs';
import { followedTopics, onBroker, withAdmin } from '#event-bus/kafka';
import { readKafkaUrl } from '#event-bus/kafka-address';
import type { Benchmark } from '../benchmark.js';
import { announceFleet } from '../fixtures/announced-fleet.js';
import { makeTopics } from '../fixtures/bench-topics.js';
import { interleave } from '../measure.js';
import { MeasuredProcess } from '../process/measured-process.js';
import type { CountingConsumer } from '../references/counting-consumer.process.js';
import type { FollowingGateProcess } from '../subjects/following-gate.process.js';

const EVENTS = 1_000_000;

export const busCatchUpKafka: Benchmark = {
  name: 'bus-catch-up-kafka',
  unit: 'events/s',
  about:
    'A gate that knows nothing follows a million events over Kafka to their end; against a bare kafkajs consumer that counts them',
  aim: { op: '>=', value: 0.5 },
  needs: 'KAFKA_BROKERS',
  async measure(stage) {
    const url = await makeTopics(stage);
    const events = await stage.once('announcing a million events over Kafka', () => announceFleet(url, EVENTS));
    const messages = await countMessages(url);
    const ours = stage.manage(
      new MeasuredProcess<FollowingGateProcess>(new URL('../subjects/following-gate.process.js', import.meta.url)),
    );
    const reference = stage.manage(
      new MeasuredProcess<CountingConsumer>(new URL('../references/counting-consumer.process.js', import.meta.url)),
    );
    const samples = await interleave({
      ours: () => ours.call('catchUpRate', url, events),
      reference: () => reference.call('rate', url, messages, events),
      progress: (pair, one, other) =>
        stage.say(`catching up over Kafka ${pair}: ${one.toFixed(0)} against ${other.toFixed(0)} events/s`),
    });
    return { samples };
  },
};

async function countMessages(url: string): Promise<number> {
  const { brokers, prefix } = readKafkaUrl(url);
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
  return withAdmin(kafka, async (admin) => {
    let count = 0;
    for (const name of followedTopics('inventory')) {
      for (const { high } of await admin.fetchTopicOffsets(onBroker(prefix, name))) count += Number(high);
    }
    return count;
  });
}
