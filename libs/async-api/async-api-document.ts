import {
  CLOUD_EVENT_CONTENT_TYPE,
  CloudEventEnvelope,
  DECLARATIONS,
  dataSchemaOf,
  sourceOf,
  subjectOf,
} from '#contracts';
import type { EventDeclaration, PublicEvent } from '#contracts';
import { TOPICS } from '../../infra/kafka/topics.js';
import type { Topic } from '../../infra/kafka/topics.js';
import { exampleOf } from './example-of.js';

export interface AsyncApiOptions {
  readonly title: string;
  readonly version: string;
  /** What the names of topics begin with on the broker, without the dot. */
  readonly topicPrefix: string;
}

type Components = Readonly<Record<string, object>>;
type Declared = readonly [type: string, declaration: EventDeclaration];

const KAFKA_BINDING = { bindingVersion: '0.5.0' } as const;
const JSON_CONTENT_TYPE = CLOUD_EVENT_CONTENT_TYPE.split(';')[0]!;

const DESCRIPTION = `What happens to numbers, agents, holds, carrier accounts and purchases, as CloudEvents 1.0 in
structured JSON mode. Messages with the same key keep their order. Each comes at least once: of each \`source\`, pass over
what is not past the \`position\` that you have seen of its subject. Old messages stay as they were sent, in the version
that \`dataschema\` names; attributes and facts may be added to any of them.`;

/** The AsyncAPI 3.0 document: every topic and event that subscribers may hear of, and nothing that only services may. */
export function asyncApiDocument({ title, version, topicPrefix }: AsyncApiOptions): object {
  const declared = [...DECLARATIONS].filter(([, { audience }]) => audience === 'subscribers');
  const topics = TOPICS.filter(({ name }) => declared.some(([, { topic }]) => topic === name));
  const ofTopic = ({ name }: Topic) => declared.filter(([, { topic }]) => topic === name);
  return {
    asyncapi: '3.0.0',
    id: 'urn:ringfence',
    info: {
      title,
      version,
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: JSON_CONTENT_TYPE,
    channels: componentsOf(topics, (topic) => [
      topic.name,
      channelOf(topic, `${topicPrefix}.${topic.name}`, ofTopic(topic)),
    ]),
    operations: componentsOf(topics, (topic) => [`announce-${topic.name}`, operationOf(topic, ofTopic(topic))]),
    components: {
      messages: componentsOf(versionsOf(declared), (versioned) => [versioned.name, messageOf(versioned)]),
      schemas: {
        CloudEvent: CloudEventEnvelope,
        ...componentsOf(versionsOf(declared), ({ name, declaration, version: number }) => [
          name,
          declaration.schemas[number]!,
        ]),
      },
    },
  };
}

interface Versioned {
  /** Of the message and of the schema of its facts. */
  readonly name: string;
  readonly type: string;
  readonly version: number;
  readonly declaration: EventDeclaration;
}

const nameOf = (type: string, version: number): string => `${type}.v${version}`;

function versionsOf(declared: readonly Declared[]): Versioned[] {
  return declared.flatMap(([type, declaration]) =>
    Object.keys(declaration.schemas)
      .map(Number)
      .map((version) => ({ name: nameOf(type, version), type, version, declaration })),
  );
}

function componentsOf<Item>(
  items: readonly Item[],
  entry: (item: Item) => [name: string, component: object],
): Components {
  return Object.fromEntries(items.map(entry));
}

/** Messages of old versions are in the topic for as long as it keeps them. */
function channelOf(
  { carries, partitions, cleanupPolicy, retentionMs }: Topic,
  address: string,
  declared: readonly Declared[],
): object {
  return {
    address,
    description: carries,
    messages: componentsOf(versionsOf(declared), ({ name }) => [name, { $ref: `#/components/messages/${name}` }]),
    bindings: {
      kafka: {
        topic: address,
        partitions,
        topicConfiguration: { 'cleanup.policy': [cleanupPolicy], 'retention.ms': retentionMs },
        ...KAFKA_BINDING,
      },
    },
  };
}

/** Seen from Ringfence, which sends; what is sent is of the current version. */
function operationOf({ name, carries }: Topic, declared: readonly Declared[]): object {
  return {
    action: 'send',
    channel: { $ref: `#/channels/${name}` },
    summary: carries,
    messages: declared.map(([type, { version }]) => ({ $ref: `#/channels/${name}/messages/${nameOf(type, version)}` })),
  };
}

function messageOf({ name, type, version, declaration }: Versioned): object {
  const dataschema = dataSchemaOf(type, version);
  const source = sourceOf(declaration.source);
  const own = { type, dataschema, source };
  const properties = { ...componentsOf(Object.entries(own), ([attribute, value]) => [attribute, { const: value }]) };
  const { key } = TOPICS.find((topic) => topic.name === declaration.topic)!;
  return {
    name,
    title: `${type}, version ${version}`,
    summary: declaration.docs,
    contentType: JSON_CONTENT_TYPE,
    headers: { type: 'object', properties: { 'content-type': { const: CLOUD_EVENT_CONTENT_TYPE } } },
    payload: {
      allOf: [
        { $ref: '#/components/schemas/CloudEvent' },
        { type: 'object', properties: { ...properties, data: { $ref: `#/components/schemas/${name}` } } },
      ],
    },
    bindings: { kafka: { key: { type: 'string', description: `The subject: ${key}.` }, ...KAFKA_BINDING } },
    examples: [{ name: 'asSent', payload: exampleMessage(own, declaration.schemas[version]!) }],
  };
}

function exampleMessage(own: { type: string }, schema: object): object {
  const envelope = exampleOf(CloudEventEnvelope) as CloudEventEnvelope;
  const data = exampleOf(schema) as object;
  const subject = subjectOf({ workspace: envelope.workspace, ...own, ...data } as PublicEvent);
  return { ...envelope, ...own, subject, partitionkey: subject, data };
}
