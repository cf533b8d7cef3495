import { Partitioners } from 'kafkajs';
import type { ICustomPartitioner, RecordMetadata } from 'kafkajs';
import { partitionName } from '../partition-name.js';

/**
 * Which partitions a producer chooses for what it sends. kafkajs says that all is written when some is not: what it has to
 * send again because its partition has moved to a broker that has answered for others by then, it never sends.
 */
export class ChosenPartitions {
  private readonly chosen = new Set<string>();

  /** For the producer: chooses as it would by itself. */
  readonly createPartitioner: ICustomPartitioner = () => {
    const choose = Partitioners.DefaultPartitioner();
    return (args) => {
      const partition = choose(args);
      this.chosen.add(partitionName(args.topic, partition));
      return partition;
    };
  };

  /** Called before each time that something is sent. */
  forget(): void {
    this.chosen.clear();
  }

  /** Chosen since then, and not among those that were written. */
  missingIn(written: readonly RecordMetadata[]): readonly string[] {
    const answered = new Set(written.map(({ topicName, partition }) => partitionName(topicName, partition)));
    return [...this.chosen].filter((name) => !answered.has(name));
  }
}
