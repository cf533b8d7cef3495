import { describe, expect, test } from '@jest/globals';
import { Parser } from '@asyncapi/parser';
import { DECLARATIONS, readCloudEvent } from '#contracts';
import { TOPICS } from '../../infra/kafka/topics.js';
import { asyncApiDocument } from './async-api-document.js';

const WARNING = 1;

const text = JSON.stringify(asyncApiDocument({ title: 'Ringfence', version: '1', topicPrefix: 'acme' }));
const subscribed = [...DECLARATIONS].filter(([, { audience }]) => audience === 'subscribers');
const { document, diagnostics } = await new Parser().parse(text);

describe('the AsyncAPI document', () => {
  test('is valid, without even a warning', () => {
    expect(diagnostics.filter(({ severity }) => severity <= WARNING)).toEqual([]);
    expect(document?.version()).toBe('3.0.0');
  });

  test('has a channel for each topic of events that subscribers may hear of, as it is on the broker', () => {
    const topics = TOPICS.filter(({ name }) => subscribed.some(([, { topic }]) => topic === name));
    const channels = document!.channels().all();
    expect(channels.map((channel) => [channel.id(), channel.address()])).toEqual(
      topics.map(({ name }) => [name, `acme.${name}`]),
    );
    for (const [index, channel] of channels.entries()) {
      const { partitions, retentionMs, cleanupPolicy } = topics[index]!;
      expect(channel.bindings().get('kafka')?.value()).toMatchObject({
        partitions,
        topicConfiguration: { 'retention.ms': retentionMs, 'cleanup.policy': [cleanupPolicy] },
      });
    }
  });

  test('sends each event in its current version, and has every version that a topic may keep', () => {
    const sent = document!
      .operations()
      .filterBySend()
      .flatMap((operation) => operation.messages().all());
    expect(sent.map((message) => message.name())).toEqual(
      expect.arrayContaining(subscribed.map(([type, { version }]) => `${type}.v${version}`)),
    );
    expect(sent).toHaveLength(subscribed.length);
    const kept = document!
      .channels()
      .all()
      .flatMap((channel) => channel.messages().all());
    expect(kept.map((message) => message.name())).toContain('NumberImported.v1');
  });

  test('has examples that can be read, of every message', () => {
    const messages = document!.components().messages().all();
    for (const message of messages) {
      const [example] = message.examples().all();
      const { event } = readCloudEvent(JSON.stringify(example?.payload()));
      expect(message.name()).toMatch(new RegExp(`^${event.type}\\.v\\d$`));
    }
    expect(messages).not.toHaveLength(0);
  });

  test('says nothing of what only services may hear', () => {
    expect(text).not.toMatch(/api-keys|ApiKey|keyHash/);
  });
});
