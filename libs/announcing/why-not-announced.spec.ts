import { describe, expect, test } from '@jest/globals';
import { EventBusError } from '#event-bus';
import { EventStoreError } from '#event-store';
import { whyNotAnnounced } from './why-not-announced.js';

describe('why nothing is announced', () => {
  test.each([
    ['the bus', new EventBusError('event_bus_unavailable', 'away'), /^Kafka cannot be used: .*Look after it;/],
    [
      'a topic',
      new EventBusError('event_bus_topic_missing', 'acme.holds is missing.'),
      /^acme\.holds is missing\. Commands are taken, and gates will hear/,
    ],
    ['the log', new EventStoreError('event_store_unavailable', 'away'), /^The log cannot be read .*the event store\.$/],
    ['something else', new Error('away'), /^Nothing can be announced: gates hear .*says why\.$/],
  ])('names %s when that is it, and what to do', (_, trouble, sentence) => {
    expect(whyNotAnnounced(trouble, 'gates')).toMatch(sentence);
  });
});
