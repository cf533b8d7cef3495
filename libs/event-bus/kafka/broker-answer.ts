/**
 * What a broker has answered, by Kafka's own name for it, such as `UNKNOWN_TOPIC_OR_PARTITION`; undefined when it was
 * something else that failed. kafkajs hides what it has tried several times behind errors of its own.
 */
export function brokerAnswer(error: unknown): string | undefined {
  const { type, cause } = (error ?? {}) as { type?: unknown; cause?: unknown };
  if (typeof type === 'string') return type;
  return cause === undefined ? undefined : brokerAnswer(cause);
}
