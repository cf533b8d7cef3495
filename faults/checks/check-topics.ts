/** A public event as the log has it. */
export interface PublishedEvent {
  readonly id: string;
  readonly type: string;
  readonly position: number;
  readonly topic: string;
}

/** A message as a topic has it, in the order of its partition. */
export interface TopicMessage {
  readonly topic: string;
  readonly partition: number;
  readonly key: string;
  readonly id: string;
  readonly type: string;
  readonly position: number;
  readonly previous: number;
}

/**
 * Sentences about what subscribers could not put together: every public event is in its topic at least once and links to
 * the one before it, and those with the same key are in one partition in the order of the log.
 */
export function checkTopics(
  published: readonly PublishedEvent[],
  messages: readonly TopicMessage[],
): readonly string[] {
  return [...lostOrChanged(published, messages), ...disordered(messages)];
}

function lostOrChanged(published: readonly PublishedEvent[], messages: readonly TopicMessage[]): string[] {
  const byPosition = Map.groupBy(messages, ({ position }) => position);
  let before = 0;
  const wrong = published.flatMap(({ id, type, position, topic }) => {
    const found = byPosition.get(position) ?? [];
    const previous = before;
    before = position;
    byPosition.delete(position);
    const name = `${type} at ${position}`;
    if (found.length === 0) return [`${name} is in no topic.`];
    return found.flatMap((message) => {
      if (message.id !== id || message.type !== type || message.topic !== topic) {
        return [`${name} of the topic ${topic} is ${message.type} ${message.id} in the topic ${message.topic}.`];
      }
      if (message.previous !== previous) return [`${name} links to ${message.previous} and not to ${previous}.`];
      return [];
    });
  });
  const foreign = [...byPosition.keys()].map((position) => `What is announced as ${position} is not in the log.`);
  return [...wrong, ...foreign];
}

/** Repeats do not count: what matters is in which order events come for the first time. */
function disordered(messages: readonly TopicMessage[]): string[] {
  return [...Map.groupBy(messages, ({ topic, key }) => `${topic} ${key}`)].flatMap(([name, ofKey]) => {
    const partitions = new Set(ofKey.map(({ partition }) => partition));
    if (partitions.size > 1) return [`${name} is in the partitions ${[...partitions].join(', ')}.`];
    const firsts = [...new Set(ofKey.map(({ position }) => position))];
    const isInOrder = firsts.every((position, index) => index === 0 || position > firsts[index - 1]!);
    return isInOrder ? [] : [`${name} comes in the order ${firsts.join(', ')}.`];
  });
}
