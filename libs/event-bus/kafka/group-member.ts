import type { EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { DECLARATIONS, UnreadableEventError } from '#contracts';
import type { EventSource } from '#contracts';
import type { KafkaAddress } from '#event-bus/kafka-address';
import type { ConsumeOptions } from '../event-bus.port.js';
import { endSoon } from '../end-soon.js';
import { HANDLER_FAILED, handleWithRetries } from '../handle-with-retries.js';
import { handleOrPark } from './handle-or-park.js';
import { ensureTopics, onBroker } from './kafka-topics.js';
import type { Parking, UnhandledMessage } from './parking/parking.js';
import { readText } from './read-message.js';
import { withAdmin } from './with-admin.js';

const MAX_FETCH_WAIT_MS = 500;
/** A member that says nothing for so long is taken for dead, and its partitions go to others. */
export const SESSION_TIMEOUT_MS = 10_000;
const REBALANCE_TIMEOUT_MS = 20_000;
const HEARTBEAT_MS = 3_000;
/** As many partitions are worked on at once; the order within each stays. */
const PARTITIONS_AT_ONCE = 4;

/** One member of a group of consumers, over one connection. */
export class GroupMember {
  private readonly atWork = new Set<Promise<unknown>>();

  constructor(
    private readonly kafka: Kafka,
    private readonly address: KafkaAddress,
    private readonly parking: Parking,
    private readonly options: ConsumeOptions,
  ) {}

  /** Resolves when asked to stop; rejects when the connection is lost, or cannot be made. */
  async work(onWorking: () => void): Promise<void> {
    await withAdmin(this.kafka, async (admin) => {
      for (const source of this.sources()) await ensureTopics(admin, this.address, source);
    });
    const { signal } = this.options;
    const consumer = this.kafka.consumer({
      groupId: this.groupId,
      maxWaitTimeInMs: MAX_FETCH_WAIT_MS,
      allowAutoTopicCreation: false,
      sessionTimeout: SESSION_TIMEOUT_MS,
      rebalanceTimeout: REBALANCE_TIMEOUT_MS,
      retry: { restartOnFailure: async () => false },
    });
    if (signal.aborted) return;
    const ended = Promise.withResolvers<void>();
    const stop = () => ended.resolve();
    signal.addEventListener('abort', stop, { once: true });
    consumer.on(consumer.events.CRASH, ({ payload }) => ended.reject(payload.error));
    consumer.on(consumer.events.GROUP_JOIN, onWorking);
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: this.topics(), fromBeginning: true });
      await consumer.run({
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
        eachBatch: (payload) => this.handleBatch(payload),
      });
      await ended.promise;
    } finally {
      signal.removeEventListener('abort', stop);
      ended.promise.catch(() => undefined);
      const left = consumer.disconnect();
      await Promise.all(this.atWork);
      await endSoon(left);
    }
  }

  private get groupId(): string {
    return `${this.address.prefix}.${this.options.group}`;
  }

  private sources(): ReadonlySet<EventSource> {
    return new Set(this.options.types.map((type) => DECLARATIONS.get(type)!.source));
  }

  private topics(): string[] {
    const names = this.options.types.map((type) => DECLARATIONS.get(type)!.topic);
    return [...new Set(names)].map((name) => onBroker(this.address.prefix, name));
  }

  /** Stops in the middle when asked to, or when the partition has gone to another member: what is left, comes again. */
  private async handleBatch(payload: EachBatchPayload): Promise<void> {
    const { batch, resolveOffset, heartbeat, commitOffsetsIfNecessary, isRunning, isStale } = payload;
    for (const message of batch.messages) {
      if (this.options.signal.aborted || !isRunning() || isStale()) return;
      await this.handleMessage(message, batch.topic, batch.partition, heartbeat);
      resolveOffset(message.offset);
      await heartbeat();
      await commitOffsetsIfNecessary();
    }
  }

  private async handleMessage(
    message: KafkaMessage,
    topic: string,
    partition: number,
    heartbeat: () => Promise<void>,
  ): Promise<void> {
    const brought = { group: this.options.group, topic, partition, message };
    await stayingAlive(
      heartbeat,
      handleOrPark(this.parking, brought, () => this.handle(message)),
    );
  }

  /** Why it could not be handled; undefined when it was, or was not for this group. */
  private async handle(message: KafkaMessage): Promise<Pick<UnhandledMessage, 'code' | 'reason'> | undefined> {
    const { types, handle } = this.options;
    const read = readText(message.value?.toString() ?? '');
    if (read instanceof UnreadableEventError) return { code: read.code, reason: read.message };
    if (!types.includes(read.event.type)) return undefined;
    const handling = handleWithRetries(handle, read);
    this.atWork.add(handling);
    const failure = await handling.finally(() => this.atWork.delete(handling));
    return failure && { code: HANDLER_FAILED, reason: failure.message };
  }
}

/** However long it takes, its member is not taken for dead. What a heartbeat finds out, the next batch is told. */
async function stayingAlive<Result>(heartbeat: () => Promise<void>, work: Promise<Result>): Promise<Result> {
  const beating = setInterval(() => void heartbeat().catch(() => undefined), HEARTBEAT_MS);
  try {
    return await work;
  } finally {
    clearInterval(beating);
  }
}
