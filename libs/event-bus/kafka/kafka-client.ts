import { Kafka, logLevel } from 'kafkajs';
import type { LogEntry, SASLOptions } from 'kafkajs';
import type { Logger } from 'pino';
import { EventBusError } from '#event-bus';
import type { KafkaAddress } from '#event-bus/kafka-address';

const CONNECTION_TIMEOUT_MS = 3_000;
/** A request that the broker holds back longer than this is sent again, or given up. */
const REQUEST_TIMEOUT_MS = 15_000;
/** Tries within kafkajs; who calls it tries again for ever, and says so once. */
const MAX_RETRIES = 3;

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

/** What kafkajs throws, as the port says it. */
export function asBusError(error: unknown, { brokers }: KafkaAddress): EventBusError {
  if (error instanceof EventBusError) return error;
  // Ours, on its way through kafkajs.
  if (error instanceof Error && error.cause instanceof EventBusError) return error.cause;
  const why = reasonOf(error);
  const message = `Kafka at ${brokers.join(', ')} cannot be used: ${why.replace(/\.?$/, '.')} Check that it runs and that EVENT_BUS_URL is right.`;
  return new EventBusError('event_bus_unavailable', message, { cause: error });
}

/** kafkajs hides what the broker said of single topics behind one sentence that says nothing. */
function reasonOf(error: unknown): string {
  const { message = String(error), errors = [] } = error as { message?: string; errors?: readonly Error[] };
  return errors[0]?.message ?? message;
}
