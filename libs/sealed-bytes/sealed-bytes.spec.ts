import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { SEAL_BYTES, openBytes, sealBytes } from '#sealed-bytes';

const KEY = randomBytes(32);
const WORDS = Buffer.from('nobody else may read this');

describe('sealed bytes', () => {
  test('open with their key and context, whatever the key is held in', () => {
    const sealed = sealBytes(KEY, 'here', WORDS.subarray(0, 6), WORDS.subarray(6));
    expect(openBytes(createSecretKey(KEY), 'here', sealed).equals(WORDS)).toBe(true);
    expect(sealed).toHaveLength(WORDS.length + SEAL_BYTES);
    expect(sealed.includes('nobody')).toBe(false);
  });

  test('are never the same twice', () => {
    expect(sealBytes(KEY, 'here', WORDS).equals(sealBytes(KEY, 'here', WORDS))).toBe(false);
  });

  test('stay shut for another key or context', () => {
    const sealed = sealBytes(KEY, 'here', WORDS);
    expect(() => openBytes(randomBytes(32), 'here', sealed)).toThrow('authenticate');
    expect(() => openBytes(KEY, 'there', sealed)).toThrow('authenticate');
  });

  test('stay shut when any bit was flipped, or bytes are missing', () => {
    const sealed = sealBytes(KEY, 'here', WORDS);
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => openBytes(KEY, 'here', changed)).toThrow('authenticate');
    }
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => openBytes(KEY, 'here', sealed.subarray(0, length))).toThrow(/authenticate|Invalid/);
    }
  });
});
