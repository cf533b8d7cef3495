import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { KafkaJSNumberOfRetriesExceeded, KafkaJSProtocolError } from 'kafkajs';
import type { Admin } from 'kafkajs';
import { withAdmin } from './with-admin.js';

/** A test double of connections for administration, which tells how many are open and were made. */
class AdminsDouble {
  made = 0;
  open = 0;

  admin(): Admin {
    this.made += 1;
    return {
      connect: async () => void (this.open += 1),
      disconnect: async () => void (this.open -= 1),
    } as Partial<Admin> as Admin;
  }
}

/** As kafkajs makes it of a broker's answer. */
const brokerSays = (type: string) => new KafkaJSProtocolError(Object.assign(new Error(type), { type, code: 1 }));

describe('withAdmin', () => {
  let kafka: AdminsDouble;
  beforeEach(() => {
    jest.useFakeTimers();
    kafka = new AdminsDouble();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  /** Fails with these, one after the other, and then answers. */
  const failingWith = (...errors: unknown[]) => {
    const failures = [...errors];
    return async () => {
      expect(kafka.open).toBe(1);
      if (failures.length > 0) throw failures.shift();
      return 'done';
    };
  };

  test('answers what the work answers, and ends the connection', async () => {
    expect(await withAdmin(kafka, failingWith())).toBe('done');
    expect(kafka).toMatchObject({ made: 1, open: 0 });
  });

  test.each(['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE', 'NOT_LEADER_FOR_PARTITION'])(
    'does it again while the broker answers %s, however kafkajs says so',
    async (type) => {
      const error = brokerSays(type);
      const tries = { retryCount: 3, retryTime: 100, cause: error };
      const wrapped = new KafkaJSNumberOfRetriesExceeded(error, tries);
      const outcome = withAdmin(kafka, failingWith(error, wrapped));
      await jest.advanceTimersByTimeAsync(1_000);
      expect(await outcome).toBe('done');
      expect(kafka).toMatchObject({ made: 3, open: 0 });
    },
  );

  test('gives up when a topic stays unknown', async () => {
    const error = brokerSays('UNKNOWN_TOPIC_OR_PARTITION');
    const outcome = withAdmin(kafka, () => Promise.reject(error)).catch((reason: unknown) => reason);
    await jest.advanceTimersByTimeAsync(6_000);
    expect(await outcome).toBe(error);
    expect(kafka.open).toBe(0);
  });

  test('fails at once with anything else, and ends the connection', async () => {
    const error = brokerSays('TOPIC_AUTHORIZATION_FAILED');
    await expect(withAdmin(kafka, failingWith(error))).rejects.toBe(error);
    expect(kafka).toMatchObject({ made: 1, open: 0 });
  });
});
