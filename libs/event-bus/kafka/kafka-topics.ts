import type { Admin, ITopicMetadata } from 'kafkajs';
import { EventBusError } from '#event-bus';
import { SETTINGS_OF_ALL, TOPICS } from '../../../infra/kafka/topics.js';
import type { EventSource, Topic, TopicName } from '../../../infra/kafka/topics.js';
import type { KafkaAddress } from '#event-bus/kafka-address';
import { partitionName } from './partition-name.js';
import type { Offsets } from './partition-name.js';

/** ConfigResourceTypes.TOPIC */
const TOPIC_RESOURCE = 2;

/** All that tells of one log, and how far it tells. */
export function followedTopics(source: EventSource): readonly TopicName[] {
  return TOPICS.filter((topic) => topic.source === source).map(({ name }) => name);
}

/** How far the others tell of a log. */
export const progressTopicOf = (source: EventSource): TopicName => `${source}.progress`;

/** What concerns who writes or reads one log; those of others may be as they like. */
function topicsOf(source: EventSource): readonly (Topic & { readonly name: TopicName })[] {
  return TOPICS.filter((topic) => topic.source === source || topic.source === null);
}

/** A topic's name on the broker. */
export const onBroker = (prefix: string, name: TopicName): string => `${prefix}.${name}`;

/** The names of the topics of a log, and of those of every service, that are not on the broker. */
export async function missingTopics(admin: Admin, prefix: string, source: EventSource): Promise<readonly string[]> {
  return (await missingOf(admin, prefix, source)).map(({ name }) => onBroker(prefix, name));
}

async function missingOf(admin: Admin, prefix: string, source: EventSource) {
  const existing = new Set(await admin.listTopics());
  return topicsOf(source).filter(({ name }) => !existing.has(onBroker(prefix, name)));
}

/**
 * Makes those that are missing of the topics of a log, and of every service. Rejects with `event_bus_misconfigured` when one contradicts its declaration, and, as
 * long as brokers do not know of a topic that was just made, with what `withAdmin` tries again.
 */
export async function ensureTopics(
  admin: Admin,
  { prefix, replicationFactor }: KafkaAddress,
  source: EventSource,
): Promise<void> {
  const missing = await missingOf(admin, prefix, source);
  if (missing.length > 0) {
    await admin.createTopics({
      // kafkajs would give up when the broker does not know a topic at once.
      waitForLeaders: false,
      topics: missing.map((topic) => ({
        topic: onBroker(prefix, topic.name),
        numPartitions: topic.partitions,
        replicationFactor,
        configEntries: [...settingsOf(topic)].map(([name, value]) => ({ name, value })),
      })),
    });
  }
  await requireTopics(admin, prefix, source);
}

/** Rejects as `ensureTopics` does, also when a topic is missing. */
export async function requireTopics(admin: Admin, prefix: string, source: EventSource): Promise<void> {
  const required = topicsOf(source);
  const names = required.map(({ name }) => onBroker(prefix, name));
  const { topics } = await admin.fetchTopicMetadata({ topics: names });
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: names.map((name) => ({ type: TOPIC_RESOURCE, name })),
  });
  const settings = new Map(
    resources.map(({ resourceName, configEntries }) => [
      resourceName,
      new Map(configEntries.map(({ configName, configValue }) => [configName, configValue])),
    ]),
  );
  for (const topic of required) requireTopic(topic, onBroker(prefix, topic.name), topics, settings);
}

/** The offset behind the last message of each partition of some topics. Rejects when one of them is not there. */
export async function fetchEnds(admin: Admin, topics: readonly string[]): Promise<Offsets> {
  const ends: Offsets = new Map();
  for (const topic of topics) {
    const partitions = await admin.fetchTopicOffsets(topic);
    for (const { partition, high } of partitions) ends.set(partitionName(topic, partition), Number(high));
  }
  return ends;
}

function requireTopic(
  topic: Topic,
  name: string,
  found: readonly ITopicMetadata[],
  settings: ReadonlyMap<string, ReadonlyMap<string, string>>,
): void {
  const partitions = found.find((each) => each.name === name)?.partitions.length;
  if (partitions !== topic.partitions) throw contradiction(name, 'partitions', partitions, topic.partitions);
  for (const [setting, declared] of settingsOf(topic)) {
    const actual = settings.get(name)?.get(setting);
    if (actual !== declared) throw contradiction(name, setting, actual, declared);
  }
}

const settingsOf = ({ cleanupPolicy, retentionMs, maxMessageBytes }: Topic): ReadonlyMap<string, string> =>
  new Map([
    ...SETTINGS_OF_ALL,
    ['cleanup.policy', cleanupPolicy],
    ['retention.ms', String(retentionMs)],
    ['max.message.bytes', String(maxMessageBytes)],
  ]);

function contradiction(topic: string, setting: string, actual: unknown, declared: unknown): EventBusError {
  return new EventBusError(
    'event_bus_misconfigured',
    `The topic ${topic} has ${setting} ${actual} and must have ${declared}. Change it on the broker, or name another ` +
      'topic prefix at the end of EVENT_BUS_URL; infra/kafka/topics.ts says why.',
  );
}
