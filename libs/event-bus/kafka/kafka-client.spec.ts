import { describe, expect, test } from '@jest/globals';
import type { EventSource } from '#contracts';
import { KafkaJSNumberOfRetriesExceeded, KafkaJSProtocolError } from 'kafkajs';
import { EventBusError } from '#event-bus';
import { readKafkaUrl } from '#event-bus/kafka-address';
import { asBusError } from './kafka-client.js';

const ADDRESS = readKafkaUrl('kafka://one:9092,two:9092/acme');
const says = (type: string, message: string) =>
  new KafkaJSProtocolError(Object.assign(new Error(message), { type, code: 3 }));
const UNKNOWN = says('UNKNOWN_TOPIC_OR_PARTITION', 'This server does not host this topic-partition');

describe('what kafkajs throws', () => {
  test('is told as a broker that cannot be used, with its reason and what to do', () => {
    expect(asBusError(new Error('Connection error'), ADDRESS)).toMatchObject({
      code: 'event_bus_unavailable',
      message:
        'Kafka at one:9092, two:9092 cannot be used: Connection error. Check that it runs and that EVENT_BUS_URL is right.',
    });
  });

  const losses: readonly [missing: readonly string[], sentence: string, source?: EventSource][] = [
    [[], 'A topic is missing on the broker. The inventory makes it again by itself and fills it from its log;'],
    [['acme.holds'], 'The topic acme.holds is missing on the broker. The inventory makes it again by itself and fills'],
    [
      ['acme.holds', 'acme.parked'],
      'The topics acme.holds, acme.parked are missing on the broker. The inventory makes them again by itself and fills ' +
        'them from its log, but for what was parked;',
    ],
    [
      ['acme.parked'],
      'The topic acme.parked is missing on the broker. The inventory makes it again by itself; what was',
    ],
    [
      ['acme.purchases'],
      'The topic acme.purchases is missing on the broker. The carrier service makes it again by itself and fills it',
      'carrier',
    ],
  ];
  test.each(losses)('is told as a loss when topics are missing: %j', (missing, sentence, source = 'inventory') => {
    const wrapped = new KafkaJSNumberOfRetriesExceeded(UNKNOWN, { retryCount: 3, retryTime: 100 });
    for (const error of [UNKNOWN, wrapped]) {
      const told = asBusError(error, ADDRESS, { missing, source });
      expect([told.code, told.message]).toStrictEqual(['event_bus_topic_missing', expect.stringContaining(sentence)]);
    }
  });

  test('is left as it is when it is ours, also from another thread, and gets the names that were missing in it', () => {
    const ours = asBusError(UNKNOWN, ADDRESS);
    expect(asBusError(ours, ADDRESS)).toBe(ours);
    const { code, message } = ours;
    const fromThread = Object.assign(new Error(message), { code });
    expect(asBusError(fromThread, ADDRESS)).toStrictEqual(new EventBusError(code, message));
    expect(asBusError(fromThread, ADDRESS, { missing: ['acme.holds'], source: 'inventory' }).message).toMatch(
      /^The topic acme\.holds is missing/,
    );
  });
});
