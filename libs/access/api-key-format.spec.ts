import { crc32 } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { generateApiKey, hashApiKey, isUsableRootKey } from '#access';

describe('the format of API keys', () => {
  test('a new key has a prefix that scanners know, 240 random bits and a checksum', () => {
    const key = generateApiKey();
    expect(key).toMatch(/^rf_[\w-]{40}[0-9a-z]{7}$/);
    const [secret, checksum] = [key.slice(3, 43), key.slice(43)];
    expect(Buffer.from(secret, 'base64url')).toHaveLength(30);
    expect(checksum).toBe(crc32(secret).toString(36).padStart(7, '0'));
  });

  test('no two keys are the same', () => {
    const keys = new Set(Array.from({ length: 1_000 }, generateApiKey));
    expect(keys.size).toBe(1_000);
  });

  test('what is kept is the SHA-256, from which no key comes back', () => {
    expect(hashApiKey('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  test('a generated key may be used as a root key', () => {
    expect(isUsableRootKey(generateApiKey())).toBe(true);
  });

  test('a root key is rf_ and at least 32 characters that a header can carry', () => {
    const secret = 'x'.repeat(32);
    expect(isUsableRootKey(`rf_${secret}`)).toBe(true);
    const unusable = ['', 'rf_', `rf_${secret.slice(1)}`, secret, `RF_${secret}`, ` rf_${secret}`, `rf_${secret}\n`];
    for (const key of [...unusable, `rf_${secret} x`, `rf_${secret}ü`])
      expect([key, isUsableRootKey(key)]).toStrictEqual([key, false]);
  });
});
