import { describe, expect, test } from '@jest/globals';
import { identifyRequest } from './identify-request.js';

const KEY = 'rf_a-key-of-somebody-0123456789abcdefghij';
const REQUEST = { method: 'POST', url: '/v1/holds?waitMs=5', body: { reason: 'spam', scope: { workspace: true } } };

describe('identifyRequest', () => {
  test('knows the same request again', () => {
    expect(identifyRequest(KEY, 'one', structuredClone(REQUEST))).toEqual(identifyRequest(KEY, 'one', REQUEST));
  });

  test.each([
    ['another API key', identifyRequest(`${KEY}x`, 'one', REQUEST)],
    ['another idempotency key', identifyRequest(KEY, 'two', REQUEST)],
  ])('has nothing in common with %s', (_, other) => {
    const identity = identifyRequest(KEY, 'one', REQUEST);
    expect(other.id).not.toBe(identity.id);
    expect(other.fingerprint).not.toBe(identity.fingerprint);
    expect(other.sealingKey.equals(identity.sealingKey)).toBe(false);
  });

  test.each([
    ['method', { ...REQUEST, method: 'PATCH' }],
    ['path', { ...REQUEST, url: '/v1/numbers?waitMs=5' }],
    ['query', { ...REQUEST, url: '/v1/holds?waitMs=6' }],
    ['body', { ...REQUEST, body: { ...REQUEST.body, reason: 'other' } }],
    ['absent body', { ...REQUEST, body: undefined }],
    ['null for a body', { ...REQUEST, body: null }],
  ])('has the same id and another fingerprint with another %s', (_, other) => {
    const identity = identifyRequest(KEY, 'one', REQUEST);
    const found = identifyRequest(KEY, 'one', other);
    expect(found.id).toBe(identity.id);
    expect(found.fingerprint).not.toBe(identity.fingerprint);
  });

  test('tells no body from null', () => {
    const [none, asNull] = [undefined, null].map((body) => identifyRequest(KEY, 'one', { ...REQUEST, body }));
    expect(none!.fingerprint).not.toBe(asNull!.fingerprint);
  });

  test('shows the key in nothing that is kept', () => {
    const { id, fingerprint } = identifyRequest(KEY, 'one', REQUEST);
    expect(id).toMatch(/^[0-9a-f]{64}$/);
    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });
});
