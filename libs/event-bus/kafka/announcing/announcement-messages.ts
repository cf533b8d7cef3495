import type { Message, TopicMessages } from 'kafkajs';
import { CLOUD_EVENT_CONTENT_TYPE, PUBLIC_EVENT_CATALOGUE, subjectOf, writeCloudEvent } from '#contracts';
import type { AnnouncedEvent, EventSource } from '#contracts';
import { onBroker, progressTopicOf } from '../kafka-topics.js';
import { writeProgress } from '../progress-message.js';
import type { TopicProgress } from '../progress-message.js';

const HEADERS = { 'content-type': CLOUD_EVENT_CONTENT_TYPE };

/** Each event under its subject, so that what concerns one number stays in order; and the progress. */
export function announcementMessages(
  prefix: string,
  source: EventSource,
  events: readonly AnnouncedEvent[],
  progress: TopicProgress,
): TopicMessages[] {
  const messagesByTopic = new Map<string, Message[]>([
    [onBroker(prefix, progressTopicOf(source)), [writeProgress(source, progress)]],
  ]);
  for (const announced of events) {
    const topic = onBroker(prefix, PUBLIC_EVENT_CATALOGUE[announced.event.type].topic);
    let messages = messagesByTopic.get(topic);
    if (!messages) messagesByTopic.set(topic, (messages = []));
    messages.push({ key: subjectOf(announced.event), value: writeCloudEvent(announced), headers: HEADERS });
  }
  return [...messagesByTopic].map(([topic, messages]) => ({ topic, messages }));
}
