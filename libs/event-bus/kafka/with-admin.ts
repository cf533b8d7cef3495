import { setTimeout as delay } from 'node:timers/promises';
import type { Admin, Kafka } from 'kafkajs';
import { brokerAnswer } from './broker-answer.js';

/** Longer than a broker needs to tell all others of a topic that it has just made. */
const MAX_SETTLING_MS = 5_000;
const PAUSE_MS = 100;

/** What brokers answer for a moment after a topic was made, or has moved. */
const SETTLING: ReadonlySet<unknown> = new Set([
  'UNKNOWN_TOPIC_OR_PARTITION',
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_FOR_PARTITION',
]);

/**
 * Does something over a connection for administration, which ends with it. Done again, for a few seconds, as long as a
 * topic is not known everywhere, so `work` may be called several times. Rejects with what it or the connection fails with.
 */
export async function withAdmin<Result>(
  kafka: Pick<Kafka, 'admin'>,
  work: (admin: Admin) => Promise<Result>,
): Promise<Result> {
  for (const endMs = performance.now() + MAX_SETTLING_MS; ; await delay(PAUSE_MS)) {
    try {
      return await once(kafka, work);
    } catch (error) {
      if (!SETTLING.has(brokerAnswer(error)) || performance.now() > endMs) throw error;
    }
  }
}

async function once<Result>(kafka: Pick<Kafka, 'admin'>, work: (admin: Admin) => Promise<Result>): Promise<Result> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await work(admin);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}
