/** A service whose log is announced. Positions are those of its own log, and tell nothing of another. */
export type EventSource = 'inventory' | 'carrier' | 'messaging';

/** A topic as the broker must have it. On the broker its name is `<prefix>.<name>`. */
export interface Topic {
  readonly name: string;
  /** Whose log it tells of, which alone writes into it; null: every service writes. */
  readonly source: EventSource | null;
  /** What its messages are, in a sentence. */
  readonly carries: string;
  /** What is the key of a message: messages with the same key keep their order. */
  readonly key: string;
  readonly partitions: number;
  /** `compact`: of each key, the newest message stays. */
  readonly cleanupPolicy: 'delete' | 'compact';
  /** How long a message stays at least; -1 for ever. */
  readonly retentionMs: number;
  /** The longest message, as the broker measures it: with key, headers and framing. */
  readonly maxMessageBytes: number;
}

/** For every topic. */
export const SETTINGS_OF_ALL: ReadonlyMap<string, string> = new Map([
  // Nothing goes because there is too much of it.
  ['retention.bytes', '-1'],
  // Whoever writes and in whatever way: what is read is as it is, so that no reader meets a compression it does not know.
  ['compression.type', 'uncompressed'],
]);

/** 1 MiB and the framing: what a broker takes unless it is told otherwise. */
const MAX_EVENT_BYTES = 1_048_588;

/** Unless the configuration names another. */
export const DEFAULT_TOPIC_PREFIX = 'ringfence';

const FOR_EVER = -1;

/** Public events stay for ever: a new gate learns all it must know from its topics alone. */
const KEPT_FOR_EVER = { cleanupPolicy: 'delete', retentionMs: FOR_EVER, maxMessageBytes: MAX_EVENT_BYTES } as const;

/** One log, one writer, one newest value. */
const PROGRESS = {
  partitions: 1,
  cleanupPolicy: 'compact',
  retentionMs: FOR_EVER,
  maxMessageBytes: MAX_EVENT_BYTES,
} as const;

/**
 * Every topic there is. Partitions can be added later only at the price of order, since a key then moves; so each has
 * what it needs at the largest size that is planned for.
 */
export const TOPICS = [
  {
    name: 'numbers',
    source: 'inventory',
    carries: 'What happens to numbers: imports, assignments, the outbound switch, how they leave.',
    key: 'the number, E.164',
    // Nearly all there is to say. Twelve can be shared evenly by 2, 3, 4, 6 or 12 consumers.
    partitions: 12,
    ...KEPT_FOR_EVER,
  },
  {
    name: 'agents',
    source: 'inventory',
    carries: 'What happens to agents: registered, renamed, published, unpublished, archived.',
    key: 'workspace/agentId',
    // A number has one agent, and an agent changes rarely: a quarter of the numbers' traffic at most.
    partitions: 3,
    ...KEPT_FOR_EVER,
  },
  {
    name: 'holds',
    source: 'inventory',
    carries: 'Holds placed and lifted.',
    key: 'the id of the hold',
    // Placed by people, in incidents. One partition keeps even holds on different things in order.
    partitions: 1,
    ...KEPT_FOR_EVER,
  },
  {
    name: 'imports',
    source: 'inventory',
    carries: 'Imports begun and ended.',
    key: 'the id of the import',
    // Begun by people.
    partitions: 1,
    ...KEPT_FOR_EVER,
  },
  {
    name: 'api-keys',
    source: 'inventory',
    carries: 'API keys issued and revoked, by their hash. Between services only.',
    key: 'the id of the key',
    // Issued by people. Every service reads all of it.
    partitions: 1,
    ...KEPT_FOR_EVER,
  },
  {
    name: 'inventory.progress',
    source: 'inventory',
    carries: 'Up to which position of its log all public events of the inventory are in the topics.',
    key: 'the name of the log',
    ...PROGRESS,
  },
  {
    name: 'carrier-accounts',
    source: 'carrier',
    carries: 'Carrier accounts connected, given other credentials, disconnected. Never the credentials.',
    key: 'workspace/carrierAccountId',
    // Connected by people.
    partitions: 1,
    ...KEPT_FOR_EVER,
  },
  {
    name: 'purchases',
    source: 'carrier',
    carries: 'How far purchases of numbers are, and what has become of them.',
    key: 'the id of the purchase',
    // A few events for each number that is bought, where a number has many in its life.
    partitions: 3,
    ...KEPT_FOR_EVER,
  },
  {
    name: 'carrier.progress',
    source: 'carrier',
    carries: 'Up to which position of its log all public events of the carrier service are in the topics.',
    key: 'the name of the log',
    ...PROGRESS,
  },
  {
    name: 'messages',
    source: 'messaging',
    carries: 'Messages that came in, how far those are that went out, who has opted out, who was erased. Never a text.',
    key: 'the number, E.164; workspace/otherParty of who was erased',
    // As many messages as there are calls, each with a few steps.
    partitions: 12,
    ...KEPT_FOR_EVER,
  },
  {
    name: 'messaging.progress',
    source: 'messaging',
    carries: 'Up to which position of its log all public events of the messaging service are in the topics.',
    key: 'the name of the log',
    ...PROGRESS,
  },
  {
    name: 'parked',
    source: null,
    carries:
      'Messages that could not be handled, with the reason, until they are handled or given up; what was given up.',
    key: 'group/topic/partition/offset of the message',
    // Few when all is well. An empty message with the same key takes one off, or a mark says what became of it, which
    // compaction makes lasting.
    partitions: 1,
    cleanupPolicy: 'compact',
    // So that a message that stays in its topic for ever can be discarded for ever.
    retentionMs: FOR_EVER,
    // Whatever fits into another topic fits in here, and the reason with it.
    maxMessageBytes: 2 * MAX_EVENT_BYTES,
  },
] as const satisfies readonly Topic[];

export type TopicName = (typeof TOPICS)[number]['name'];
