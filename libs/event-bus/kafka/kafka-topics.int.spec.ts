import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Admin } from 'kafkajs';
import { KafkaAnnouncements, openKafka, withAdmin } from '#event-bus/kafka';
import type { KafkaAddress } from '#event-bus/kafka-address';
import { TOPICS } from '../../../infra/kafka/topics.js';
import type { EventSource, TopicName } from '../../../infra/kafka/topics.js';
import { describeWhen } from '../../../tooling/describe-when.js';
import { findServer } from '../../../tooling/servers/find-server.js';
import { until } from '../testing/consume.contract.js';
import { ensureTopics, onBroker } from './kafka-topics.js';
import { endOf } from './read-to-end.js';
import { SILENT, ownAddress } from './testing/relayed-log.js';

const TOPIC_RESOURCE = 2;
const SOURCES: readonly EventSource[] = ['inventory', 'carrier', 'messaging'];

const brokers = await findServer('KAFKA_BROKERS');

describeWhen(brokers.address, brokers.whyNot, 'topics on a broker', (hosts) => {
  let admin: Admin;
  let address: KafkaAddress;
  beforeAll(async () => {
    address = ownAddress(hosts);
    admin = openKafka(address, 'test', SILENT).admin();
    await admin.connect();
  });
  afterAll(() => admin.disconnect());

  const made = (own: KafkaAddress, source: EventSource = 'inventory') =>
    withAdmin(openKafka(own, 'test', SILENT), (each) => ensureTopics(each, own, source));
  const isKnown = (topic: string) =>
    admin.fetchTopicMetadata({ topics: [topic] }).then(
      () => true,
      () => false,
    );
  const settingsOf = async (topic: string) => {
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: TOPIC_RESOURCE, name: topic }],
    });
    return new Map(resources[0]!.configEntries.map(({ configName, configValue }) => [configName, configValue]));
  };

  test('that are missing are made as declared, by whichever of those who start at once', async () => {
    const own = ownAddress(hosts);
    await Promise.all([...SOURCES, ...SOURCES].map((source) => made(own, source)));
    for (const { name, partitions, cleanupPolicy, retentionMs, maxMessageBytes } of TOPICS) {
      const topic = onBroker(own.prefix, name);
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
      const settings = await settingsOf(topic);
      expect(topics[0]!.partitions).toHaveLength(partitions);
      const declared = {
        'cleanup.policy': cleanupPolicy,
        'retention.ms': String(retentionMs),
        'retention.bytes': '-1',
        'max.message.bytes': String(maxMessageBytes),
        'compression.type': 'uncompressed',
      };
      expect(Object.fromEntries(settings)).toMatchObject(declared);
    }
  });

  test('of another log are nobody’s concern: they may be missing, or wrong', async () => {
    const own = ownAddress(hosts);
    const topic = onBroker(own.prefix, 'purchases');
    await admin.createTopics({ waitForLeaders: false, topics: [{ topic, numPartitions: 7 }] });
    await until(() => isKnown(topic));
    await made(own);
    expect(await admin.listTopics()).not.toContain(onBroker(own.prefix, 'carrier-accounts'));
    await expect(made(own, 'carrier')).rejects.toMatchObject({ code: 'event_bus_misconfigured' });
  });

  test('more copies than there are brokers: the sentence says so', async () => {
    const own = { ...ownAddress(hosts), replicationFactor: 9 };
    await expect(KafkaAnnouncements.open(openKafka(own, 'test', SILENT), own, 'inventory')).rejects.toMatchObject({
      code: 'event_bus_unavailable',
      message: expect.stringMatching(/^Kafka at \S+ cannot be used: .*[Rr]eplication-factor/),
    });
  });

  test('are made without a word of trouble, and can be used at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const own = ownAddress(hosts);
      const kafka = openKafka(own, 'test', SILENT);
      const ends = () =>
        withAdmin(kafka, async (each) => {
          for (const source of SOURCES) await ensureTopics(each, own, source);
          const found: number[] = [];
          for (const { name } of TOPICS) found.push(await endOf(each, own, name));
          return found;
        });
      const none = TOPICS.map(() => 0);
      expect(await Promise.all([ends(), ends()])).toStrictEqual([none, none]);
    }
  });

  test('that are there are left alone', async () => {
    await made(address);
    await admin.alterConfigs({
      validateOnly: false,
      resources: [
        {
          type: TOPIC_RESOURCE,
          name: onBroker(address.prefix, 'numbers'),
          configEntries: [
            { name: 'cleanup.policy', value: 'delete' },
            { name: 'retention.ms', value: '-1' },
            { name: 'retention.bytes', value: '-1' },
            { name: 'max.message.bytes', value: '1048588' },
            { name: 'compression.type', value: 'uncompressed' },
            { name: 'segment.ms', value: '2000000' },
          ],
        },
      ],
    });
    const segmentMs = async () => (await settingsOf(onBroker(address.prefix, 'numbers'))).get('segment.ms');
    await until(async () => (await segmentMs()) === '2000000');
    await made(address);
    expect(await segmentMs()).toBe('2000000');
  });

  const AS_DECLARED = { 'compression.type': 'uncompressed', 'retention.ms': '-1', 'max.message.bytes': '1048588' };
  const wrong: readonly [name: TopicName, partitions: number, settings: Record<string, string>, sentence: string][] = [
    ['numbers', 6, AS_DECLARED, 'has partitions 6 and must have 12.'],
    ['agents', 3, { ...AS_DECLARED, 'retention.ms': '604800000' }, 'has retention.ms 604800000 and must have -1.'],
    ['holds', 1, { ...AS_DECLARED, 'cleanup.policy': 'compact' }, 'has cleanup.policy compact and must have delete.'],
    [
      'inventory.progress',
      1,
      { ...AS_DECLARED, 'cleanup.policy': 'compact,delete' },
      'has cleanup.policy compact,delete and must have compact.',
    ],
    ['api-keys', 1, { ...AS_DECLARED, 'retention.bytes': '1000000' }, 'has retention.bytes 1000000 and must have -1.'],
    [
      'api-keys',
      1,
      { ...AS_DECLARED, 'compression.type': 'lz4' },
      'has compression.type lz4 and must have uncompressed.',
    ],
  ];
  test.each(wrong)('%s with %i partitions and %j is refused by name', async (name, partitions, settings, sentence) => {
    const own = ownAddress(hosts);
    const topic = onBroker(own.prefix, name);
    const configEntries = Object.entries(settings).map(([setting, value]) => ({ name: setting, value }));
    await admin.createTopics({ waitForLeaders: false, topics: [{ topic, numPartitions: partitions, configEntries }] });
    await until(() => isKnown(topic));
    await expect(made(own)).rejects.toMatchObject({
      code: 'event_bus_misconfigured',
      message:
        `The topic ${topic} ${sentence} Change it on the broker, or name another topic prefix at the end of ` +
        'EVENT_BUS_URL; infra/kafka/topics.ts says why.',
    });
  });
});
