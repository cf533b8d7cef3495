import { randomUUID } from 'node:crypto';
import type { Batch, Consumer, Kafka } from 'kafkajs';
import { packBatch } from './packed-batch.js';
import type { PackedBatch } from './packed-batch.js';
import { partitionName, partitionOf } from '../partition-name.js';
import type { Offsets } from '../partition-name.js';

/** How news are fetched. */
export const FOLLOWER_FETCHES = {
  /** How long the broker may wait for news before it says that there are none. */
  maxWaitTimeInMs: 500,
  /** Something of every partition fits into the 10 MB of one answer: else the last ones would wait until the first are read. */
  maxBytesPerPartition: 524_288,
} as const;

export interface TopicConsumerOptions {
  readonly topics: readonly string[];
  /** Where to go on; partitions that are not named are read from their beginning. */
  readonly next: Offsets;
  /** Begins the name of its group of consumers. */
  readonly prefix: string;
}

/** Everything that comes into some topics, over one connection, batch by batch for whoever asks. */
export class TopicConsumer {
  private readonly consumer: Consumer;
  private readonly next: Offsets;
  /** Who waits for a batch. */
  private readonly asking: PromiseWithResolvers<PackedBatch>[] = [];
  private somebodyAsks = Promise.withResolvers<void>();
  private readonly dealtOut = Promise.withResolvers<void>();
  private lost: Error | undefined;

  constructor(
    kafka: Kafka,
    private readonly options: TopicConsumerOptions,
  ) {
    this.next = new Map(options.next);
    // When nobody waits for it any more.
    this.dealtOut.promise.catch(() => undefined);
    this.consumer = kafka.consumer({
      // A group of its own: everything comes here. A new one each time, so that nobody waits for a member that is gone.
      groupId: `${options.prefix}.follower.${randomUUID()}`,
      ...FOLLOWER_FETCHES,
      // Nor is a topic that was deleted to come back as brokers make one unless they are told otherwise.
      allowAutoTopicCreation: false,
      retry: { restartOnFailure: async () => false },
    });
  }

  /** Resolves when the broker has dealt out the partitions; rejects when that cannot be had. */
  async open(): Promise<void> {
    const { consumer } = this;
    consumer.on(consumer.events.CRASH, ({ payload }) => this.lose(payload.error));
    // Whenever partitions are dealt out, reading goes on where it was, not where the broker would begin.
    consumer.on(consumer.events.GROUP_JOIN, () => {
      this.goOn();
      this.dealtOut.resolve();
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [...this.options.topics], fromBeginning: true });
    await consumer.run({ autoCommit: false, eachBatch: ({ batch }) => this.handOut(batch) });
    await this.dealtOut.promise;
  }

  /** Rejects when the connection is lost. */
  nextBatch(): Promise<PackedBatch> {
    if (this.lost) return Promise.reject(this.lost);
    const asking = Promise.withResolvers<PackedBatch>();
    this.asking.push(asking);
    this.somebodyAsks.resolve();
    return asking.promise;
  }

  /** Nothing of the partition comes until it is let go. */
  hold(topic: string, partition: number): void {
    this.consumer.pause([{ topic, partitions: [partition] }]);
  }

  letGo(topic: string, partition: number): void {
    this.consumer.resume([{ topic, partitions: [partition] }]);
  }

  private async handOut(batch: Batch): Promise<void> {
    while (this.asking.length === 0) {
      this.somebodyAsks = Promise.withResolvers();
      await this.somebodyAsks.promise;
    }
    this.asking.shift()!.resolve(packBatch(batch));
    this.next.set(partitionName(batch.topic, batch.partition), Number(batch.lastOffset()) + 1);
  }

  private lose(error: Error): void {
    this.lost = error;
    this.dealtOut.reject(error);
    for (const { reject } of this.asking.splice(0)) reject(error);
  }

  private goOn(): void {
    for (const [name, offset] of this.next) {
      this.consumer.seek({ ...partitionOf(name), offset: String(offset) });
    }
  }
}
