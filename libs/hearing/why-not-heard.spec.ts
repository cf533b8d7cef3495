import { describe, expect, test } from '@jest/globals';
import { EventBusError } from '#event-bus';
import { whyNotHeard } from './why-not-heard.js';

describe('why a service hears nothing', () => {
  test('a topic that is missing is named, and nobody is sent to look after Kafka', () => {
    const message = 'The topic acme.holds is missing on the broker.';
    expect(whyNotHeard(new EventBusError('event_bus_topic_missing', message))).toBe(message);
  });

  test('a broker that is away is to be looked after', () => {
    expect(whyNotHeard(new EventBusError('event_bus_unavailable', 'away'))).toMatch(/^Kafka cannot be used: .*Look/);
  });
});
