import { mkdir } from 'node:fs/promises';
import type { Benchmark } from '../benchmark.js';
import { makeTopics } from '../fixtures/bench-topics.js';
import { writeLivelyLog } from '../fixtures/lively-log.js';
import { interleave } from '../measure.js';
import { MeasuredProcess } from '../process/measured-process.js';
import type { BareProducer } from '../references/bare-producer.process.js';
import type { RelayProcess } from '../subjects/relay.process.js';

const LOG_EVENTS = 55_000;

export const relayThroughputKafka: Benchmark = {
  name: 'relay-throughput-kafka',
  unit: 'events/s',
  about:
    'A relay that is far behind announces its log over Kafka; against a bare kafkajs producer that sends the same messages in the same batches',
  aim: { op: '>=', value: 0.5, floor: 10_000 },
  needs: 'KAFKA_BROKERS',
  async measure(stage) {
    await mkdir(stage.path('relayed'));
    const file = stage.path('relayed', 'events.sqlite');
    await writeLivelyLog(file, LOG_EVENTS);
    const reference = stage.manage(
      new MeasuredProcess<BareProducer>(new URL('../references/bare-producer.process.js', import.meta.url)),
    );
    const bareUrl = await makeTopics(stage);
    await reference.call('open', bareUrl);
    await reference.call('prepare', file, bareUrl);
    const ours = stage.manage(
      new MeasuredProcess<RelayProcess>(new URL('../subjects/relay.process.js', import.meta.url)),
    );
    await ours.call('open', file, await makeTopics(stage));
    const samples = await interleave({
      ours: () => ours.call('rate'),
      reference: () => reference.call('rate'),
      progress: (pair, one, other) =>
        stage.say(`relaying to Kafka ${pair}: ${one.toFixed(0)} against ${other.toFixed(0)} events/s`),
    });
    return { samples };
  },
};
