import type { RecordMetadata, TopicMessages } from 'kafkajs';
import { partitionName, partitionOf } from '../partition-name.js';
import type { Offsets } from '../partition-name.js';

/** By name on the broker: how many messages a topic has been given at least. */
export type MessageCounts = Readonly<Record<string, number>>;

/**
 * How far topics go that one writer writes into, as far as it knows. They never get shorter, unless somebody deletes one,
 * be it made again or not.
 */
export class KnownEnds {
  private readonly ends: Offsets;
  private readonly countByTopic: Record<string, number> = {};

  constructor(ends: ReadonlyMap<string, number>) {
    this.ends = new Map(ends);
    for (const [name, end] of ends) this.add(topicOf(name), end);
  }

  get counts(): MessageCounts {
    return this.countByTopic;
  }

  /** Of each partition, the offset behind the last message, or one before that. */
  get offsets(): Offsets {
    return new Map(this.ends);
  }

  /** Notes what was sent, and where it was written. Answers the topics in which there was less than there had been. */
  noteWritten(sent: readonly TopicMessages[], written: readonly RecordMetadata[]): readonly string[] {
    for (const { topic, messages } of sent) this.add(topic, messages.length);
    const lost: string[] = [];
    for (const { topicName, partition, baseOffset } of written) {
      // Brokers before 0.11 do not tell.
      if (baseOffset === undefined) continue;
      const name = partitionName(topicName, partition);
      if (Number(baseOffset) < (this.ends.get(name) ?? 0)) lost.push(name);
      // Of how many that were written there nobody tells: one at least.
      this.ends.set(name, Number(baseOffset) + 1);
    }
    return topicsOf(lost);
  }

  private add(topic: string, count: number): void {
    this.countByTopic[topic] = (this.countByTopic[topic] ?? 0) + count;
  }
}

/** Topics that are shorter than they were: both as read from the broker, or as it was at least. */
export function lostBetween(earlier: Offsets, later: Offsets): readonly string[] {
  const lost = [...earlier].filter(([name, end]) => (later.get(name) ?? 0) < end);
  return topicsOf(lost.map(([name]) => name));
}

/** Topics in which there is less than there was. One that was not counted before has lost nothing. */
export function lostSince(earlier: MessageCounts, now: MessageCounts): readonly string[] {
  return Object.entries(earlier).flatMap(([topic, count]) => ((now[topic] ?? 0) < count ? topic : []));
}

function topicsOf(partitions: readonly string[]): readonly string[] {
  return [...new Set(partitions.map(topicOf))];
}

const topicOf = (name: string): string => partitionOf(name).topic;
