import { describe, expect, test } from '@jest/globals';
import { identifyRequest } from './identify-request.js';
import { openAnswer, sealAnswer } from './sealed-answer.js';

const REQUEST = { method: 'POST', url: '/v1/api-keys', body: { name: 'router' } };
const identity = identifyRequest('rf_a-key-of-somebody-0123456789abcdefghij', 'one', REQUEST);
const ANSWER = {
  status: 201,
  headers: { 'content-type': 'application/json; charset=utf-8', etag: '"7"', vary: ['a', 'b'] },
  body: Buffer.from('{"key":"rf_secret"}\nsecond line \u00e9'),
};

describe('a sealed answer', () => {
  test.each([
    ['an answer', ANSWER],
    ['an answer without body', { ...ANSWER, status: 204, body: Buffer.alloc(0) }],
    ['bytes that are no text', { ...ANSWER, body: Buffer.from([0, 255, 10, 128]) }],
  ])('gives back %s', (_, answer) => {
    expect(openAnswer(sealAnswer(answer, identity), identity)).toEqual(answer);
  });

  test('shows nothing and is never the same twice', () => {
    const sealed = sealAnswer(ANSWER, identity);
    expect(sealed.toString('latin1')).not.toContain('rf_');
    expect(sealed.equals(sealAnswer(ANSWER, identity))).toBe(false);
  });

  test.each([
    ['another API key', identifyRequest('rf_somebody-else-0123456789abcdefghijklmn', 'one', REQUEST)],
    ['another idempotency key', identifyRequest('rf_a-key-of-somebody-0123456789abcdefghij', 'two', REQUEST)],
    ['another request', { ...identity, fingerprint: 'f'.repeat(64) }],
  ])('stays shut for %s', (_, other) => {
    expect(() => openAnswer(sealAnswer(ANSWER, identity), other)).toThrow('authenticate');
  });

  test('stays shut when a byte of it was changed', () => {
    const sealed = sealAnswer(ANSWER, identity);
    for (const place of [0, 12, 28, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(sealed.readUInt8(place) ^ 1, place);
      expect(() => openAnswer(changed, identity)).toThrow('authenticate');
    }
  });
});
