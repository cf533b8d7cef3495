import type { Kafka } from 'kafkajs';
import type { EventSource } from '#contracts';
import { WorkerThread } from '#worker-thread';
import type { PublicEventBatch } from '../../event-bus.port.js';
import type { FollowedTopics } from './followed-topics.js';
import type { KafkaAddress } from '#event-bus/kafka-address';
import { ensureTopics, fetchEnds, requireTopics } from '../kafka-topics.js';
import { UnpackedBatch } from './packed-batch.js';
import type { PackedBatch } from './packed-batch.js';
import { partitionName } from '../partition-name.js';
import { PartitionsAhead } from './partitions-ahead.js';
import type { TopicConsumerThread } from './topic-consumer.worker.js';
import { withAdmin } from '../with-admin.js';

/** So many batches, of up to `maxBytesPerPartition`, are kept ready: none of two threads has to wait for the other. */
const MAX_BATCHES_READY = 32;

const THREAD = new URL('./topic-consumer.worker.js', import.meta.url);

export interface TopicReaderOptions {
  readonly kafka: Kafka;
  readonly address: KafkaAddress;
  readonly source: EventSource;
  readonly clientId: string;
  readonly logLevel: string;
}

/** Reads the followed topics over one connection, until that is lost. */
export class TopicReader {
  private readonly ahead: PartitionsAhead;

  constructor(
    private readonly options: TopicReaderOptions,
    private readonly followed: FollowedTopics,
  ) {
    this.ahead = new PartitionsAhead((partition) => followed.isAhead(partition));
  }

  /**
   * Resolves when asked to stop, and when all is to be read again, see `FollowedTopics.beginsAgain`; rejects when the
   * connection is lost, or cannot be made.
   */
  async read(
    stop: AbortSignal,
    handOver: (batch: PublicEventBatch) => Promise<void>,
    onReading: () => void,
  ): Promise<void> {
    const isBehind = await this.lookAhead();
    if (stop.aborted) return;
    // Otherwise it works when the first batch is read: what breaks all reading is in that.
    const onOpen = isBehind ? () => undefined : onReading;
    const thread = new WorkerThread<TopicConsumerThread>(THREAD);
    const end = () => void thread.close();
    stop.addEventListener('abort', end, { once: true });
    try {
      await this.readFrom(thread, handOver, { onOpen, onReading });
    } catch (error) {
      if (!stop.aborted) throw error;
    } finally {
      stop.removeEventListener('abort', end);
      await thread.close();
    }
  }

  private async readFrom(
    thread: ConsumerThread,
    handOver: (batch: PublicEventBatch) => Promise<void>,
    { onOpen, onReading }: { readonly onOpen: () => void; readonly onReading: () => void },
  ): Promise<void> {
    const { address, clientId, logLevel } = this.options;
    const { topics, next } = this.followed;
    await thread.call('open', { address, clientId, logLevel, topics, next, prefix: address.prefix });
    onOpen();
    await this.tellNews(handOver);
    const coming = Array.from({ length: MAX_BATCHES_READY }, () => askForBatch(thread));
    for (;;) {
      const batch = new UnpackedBatch(await coming.shift()!);
      coming.push(askForBatch(thread));
      this.followed.add(batch);
      await this.tellNews(handOver);
      onReading();
      if (this.followed.beginsAgain) return;
      const { topic, partition } = batch;
      this.ahead.note(partitionName(topic, partition), () => {
        tell(thread, 'hold', topic, partition);
        return () => tell(thread, 'letGo', topic, partition);
      });
    }
  }

  private async tellNews(handOver: (batch: PublicEventBatch) => Promise<void>): Promise<void> {
    for await (const news of this.followed.news()) await handOver(news);
  }

  /** Whether there is more in the topics than was read. */
  private lookAhead(): Promise<boolean> {
    const { followed } = this;
    return withAdmin(this.options.kafka, async (admin) => {
      const { address, source } = this.options;
      // Topics that were deleted meanwhile are made again by the relay, which announces everything anew then.
      await (followed.knowsItsStart
        ? requireTopics(admin, address.prefix, source)
        : ensureTopics(admin, address, source));
      const ends = await fetchEnds(admin, followed.topics);
      followed.startsReading(ends);
      return [...ends].some(([name, end]) => end > (followed.next.get(name) ?? 0));
    });
  }
}

type ConsumerThread = WorkerThread<TopicConsumerThread>;

function askForBatch(thread: ConsumerThread): Promise<PackedBatch> {
  const batch = thread.call('nextBatch');
  // When the thread ends, the first of those that wait tells it, and nobody comes for the others.
  batch.catch(() => undefined);
  return batch;
}

/** A thread that has ended holds nothing. */
function tell(thread: ConsumerThread, what: 'hold' | 'letGo', topic: string, partition: number): void {
  thread.call(what, topic, partition).catch(() => undefined);
}
