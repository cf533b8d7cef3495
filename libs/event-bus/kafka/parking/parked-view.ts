import type { Kafka } from 'kafkajs';
import type { KafkaAddress } from '#event-bus/kafka-address';
import { endSoon } from '../../end-soon.js';
import { asBusError } from '../kafka-client.js';
import { ParkedRecords } from './parked-records.js';
import type { ParkedRecord } from './parked-records.js';
import { PARKED } from './parked-topic.js';
import { endOf } from '../read-to-end.js';
import { TopicTail } from '../topic-tail.js';
import { withAdmin } from '../with-admin.js';

const PARKED_READING = { topic: PARKED, reader: 'parked-reader' } as const;

interface OpenView<Kept extends ParkedRecord> {
  readonly records: ParkedRecords<Kept>;
  readonly topic: TopicTail;
  /** All that was there when it was opened was read. */
  isWhole: boolean;
}

/**
 * What stands in the parked topic. Opened at the first question, when there is anything in it, and followed from then on:
 * a later question costs no more than to ask the broker how far the topic goes.
 */
export class ParkedView<Kept extends ParkedRecord> {
  private view: OpenView<Kept> | undefined;
  private closed = false;

  constructor(
    private readonly kafka: Kafka,
    private readonly address: KafkaAddress,
    /** What is held of each message, if anything, as long as the view is open. */
    private readonly keep: ConstructorParameters<typeof ParkedRecords<Kept>>[0],
  ) {}

  /**
   * All that was written before it was asked. Rejects with `event_bus_unavailable` when that cannot be read, and with
   * `event_bus_topic_missing`. What was open when the connection was lost is read anew, from the beginning.
   */
  async read(): Promise<ParkedRecords<Kept>> {
    let view: OpenView<Kept> | undefined;
    try {
      const end = await withAdmin(this.kafka, (admin) => endOf(admin, this.address, PARKED));
      if (end === 0) return new ParkedRecords(this.keep);
      view = this.open(end);
      await view.topic.reach(end);
      view.isWhole = true;
      return view.records;
    } catch (error) {
      if (view) this.forget(view);
      throw asBusError(error, this.address);
    }
  }

  /** As `read`; where the topic is followed already nobody is asked, and what was written a moment ago may be missing. */
  async recent(): Promise<ParkedRecords<Kept>> {
    const { view } = this;
    return view?.isWhole && !view.topic.lost ? view.records : this.read();
  }

  async close(): Promise<void> {
    this.closed = true;
    await endSoon(this.view?.topic.close());
  }

  private open(end: number): OpenView<Kept> {
    if (this.closed) throw new Error('the bus is closed');
    // A topic that has become shorter was made again.
    if (this.view && (this.view.topic.lost || end < this.view.topic.next)) this.forget(this.view);
    if (this.view) return this.view;
    const records = new ParkedRecords(this.keep);
    const topic = new TopicTail(this.kafka, this.address, PARKED_READING, (message) => records.take(message));
    this.view = { records, topic, isWhole: false };
    return this.view;
  }

  private forget(view: OpenView<Kept>): void {
    if (this.view === view) this.view = undefined;
    void endSoon(view.topic.close());
  }
}
