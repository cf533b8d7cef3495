import { Kafka, logLevel } from 'kafkajs';
import type { LogEntry, SASLOptions } from 'kafkajs';
import type { Logger } from 'pino';
import type { EventSource } from '#contracts';
import { hasCode } from '#domain-error';
import { EventBusError } from '#event-bus';
import type { EventBusErrorCode } from '#event-bus';
import type { KafkaAddress } from '#event-bus/kafka-address';
import { brokerAnswer } from './broker-answer.js';

const CONNECTION_TIMEOUT_MS = 3_000;
/** A request that the broker holds back longer than this is sent again, or given up. */
const REQUEST_TIMEOUT_MS = 15_000;
/** Tries within kafkajs; who calls it tries again for ever, and says so once. */
const MAX_RETRIES = 3;

const CODES: readonly EventBusErrorCode[] = [
  'event_bus_unavailable',
  'event_bus_topic_missing',
  'event_bus_misconfigured',
  'event_bus_of_another_log',
];

/** What a broker answers for a second or so after its start. */
const STARTING: ReadonlySet<unknown> = new Set(['GROUP_LOAD_IN_PROGRESS', 'GROUP_COORDINATOR_NOT_AVAILABLE']);

const NOTHING_TO_DO = 'there is nothing to do but to let it run.';

/** `clientId` is how the broker's operator tells us from others. */
export function openKafka({ brokers, tls, login }: KafkaAddress, clientId: string, log: Logger): Kafka {
  return new Kafka({
    brokers: [...brokers],
    ssl: tls,
    ...(login && { sasl: login as SASLOptions }),
    clientId,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    retry: { retries: MAX_RETRIES, initialRetryTime: 100, maxRetryTime: 2_000 },
    // What goes wrong is told once, by us; what kafkajs thinks of it on the way is for those who look for it.
    logLevel: logLevel.WARN,
    logCreator: () => (entry: LogEntry) => log.debug({ kafka: withoutNoise(entry) }, entry.log.message),
  });
}

function withoutNoise({ namespace, label, log: { message: _message, timestamp: _timestamp, ...rest } }: LogEntry) {
  return { namespace, label, ...rest };
}

/** Topics that are not on the broker, and whose log it is that they and others tell of. */
export interface MissingTopics {
  readonly missing: readonly string[];
  readonly source: EventSource;
}

const NOT_KNOWN: MissingTopics = { missing: [], source: 'inventory' };

/** What kafkajs throws, as the port says it. `missing`: topics that are, where that is known; kafkajs does not tell. */
export function asBusError(
  error: unknown,
  { brokers }: KafkaAddress,
  { missing, source }: MissingTopics = NOT_KNOWN,
): EventBusError {
  const ours = oursOf(error);
  if (ours && missing.length === 0) return ours;
  if (isTopicMissing(error)) {
    const message = `${whatIsMissing(missing)} missing on the broker. ${whatBecomesOf(missing, source)}`;
    return new EventBusError('event_bus_topic_missing', message, { cause: error });
  }
  const message = `Kafka at ${brokers.join(', ')} cannot be used: ${reasonOf(error)}`;
  return new EventBusError('event_bus_unavailable', message, { cause: error });
}

/** Whether the broker is there and a topic is not. */
export function isTopicMissing(error: unknown): boolean {
  if (hasCode(error, 'event_bus_topic_missing')) return true;
  return brokerAnswer(error) === 'UNKNOWN_TOPIC_OR_PARTITION';
}

/** One that was made here, on its way through kafkajs or from another thread, which takes its class. */
function oursOf(error: unknown): EventBusError | undefined {
  for (const each of [error, (error as Error).cause]) {
    const code = CODES.find((known) => hasCode(each, known));
    if (code) return each instanceof EventBusError ? each : new EventBusError(code, (each as Error).message);
  }
  return undefined;
}

function whatIsMissing(topics: readonly string[]): string {
  if (topics.length === 0) return 'A topic is';
  return topics.length === 1 ? `The topic ${topics[0]} is` : `The topics ${topics.join(', ')} are`;
}

/** Who makes the topics of a log and fills them, as it begins a sentence. */
export const whoAnnounces = (source: EventSource): string =>
  source === 'carrier' ? 'The carrier service' : 'The inventory';

function whatBecomesOf(topics: readonly string[], source: EventSource): string {
  const [isParking, areMany] = [topics.some((topic) => topic.endsWith('.parked')), topics.length > 1];
  const made = `${whoAnnounces(source)} makes ${areMany ? 'them' : 'it'} again by itself`;
  if (isParking && !areMany) return `${made}; what was parked is gone, and ${NOTHING_TO_DO}`;
  return `${made} and fills ${areMany ? 'them' : 'it'} from its log${isParking ? ', but for what was parked' : ''}; ${NOTHING_TO_DO}`;
}

/** In sentences, with what to do. */
function reasonOf(error: unknown): string {
  if (STARTING.has(brokerAnswer(error))) return 'it has only just started, and is not ready yet.';
  const { message = String(error), errors = [] } = error as { message?: string; errors?: readonly Error[] };
  // kafkajs hides what the broker said of single topics behind one sentence that says nothing.
  const why = (errors[0]?.message ?? message).replace(/\.?$/, '.');
  return `${why} Check that it runs and that EVENT_BUS_URL is right.`;
}
