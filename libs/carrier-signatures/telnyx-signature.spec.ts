import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { verifyTelnyxSignature } from './telnyx-signature.js';
import type { TelnyxSignedRequest } from './telnyx-signature.js';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const base64Key = Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url').toString('base64');

const SECONDS = 1_795_286_334;

/** As Telnyx signs: over the time, a bar and the bytes of the body. */
function signed(rawBody: Buffer, timestamp = String(SECONDS)): TelnyxSignedRequest {
  const signature = sign(null, Buffer.concat([Buffer.from(`${timestamp}|`), rawBody]), privateKey).toString('base64');
  return { signature, timestamp, rawBody, publicKey: base64Key, nowMs: SECONDS * 1_000 };
}

const call = signed(Buffer.from('To=%2B14155550100&From=%2B442071838750'));
const verified = (changes: Partial<TelnyxSignedRequest> = {}): boolean =>
  verifyTelnyxSignature({ ...call, ...changes });

describe("Telnyx's signature", () => {
  test('fits any body, whatever its bytes', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => verifyTelnyxSignature(signed(Buffer.from(bytes)))));
  });

  test('holds for five minutes, either way', () => {
    const after = (ms: number) => verified({ nowMs: SECONDS * 1_000 + ms });
    expect([after(0), after(300_000), after(-300_000)]).toStrictEqual([true, true, true]);
    expect([after(300_001), after(-300_001), after(86_400_000)]).toStrictEqual([false, false, false]);
  });

  test('is that of the account whose key it is', () => {
    const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x!;
    expect(verified({ publicKey: Buffer.from(other, 'base64url').toString('base64') })).toBe(false);
  });

  test.each(['', 'no key', base64Key.slice(0, -4), `${base64Key} `, `${base64Key}AAAA`, 'A'.repeat(1_000)])(
    'is verified by no key that is none: %j',
    (key) => {
      expect(verified({ publicKey: key })).toBe(false);
    },
  );

  test.each([
    undefined,
    '',
    '0',
    'yesterday',
    `${SECONDS}.0`,
    ` ${SECONDS}`,
    `+${SECONDS}`,
    '1e9',
    '-1',
    '9'.repeat(40),
  ])('is refused with a time that is none: %j', (timestamp) => {
    const request = signed(call.rawBody, timestamp);
    expect(verifyTelnyxSignature({ ...request, timestamp })).toBe(false);
  });

  test('is of its time: another one does not fit it', () => {
    expect(verified({ timestamp: String(SECONDS + 1) })).toBe(false);
    expect(verified({ timestamp: `0${SECONDS}` })).toBe(false);
  });

  test.each([undefined, '', 'AAAA', 'A'.repeat(86), `${'A'.repeat(86)}==`, '%%%', 'A'.repeat(10_000)])(
    'is refused when it is malformed: %j',
    (signature) => {
      expect(verified({ signature })).toBe(false);
    },
  );

  test('fits no other body', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, at, by) => {
        const changed = Buffer.from(bytes);
        changed[at % changed.length]! ^= by;
        expect(verifyTelnyxSignature({ ...signed(Buffer.from(bytes)), rawBody: changed })).toBe(false);
      }),
    );
    // What is moved from the time into the body would be signed alike.
    expect(verified({ timestamp: '1', rawBody: Buffer.from('|') })).toBe(false);
  });

  test('is taken as it is written, and not when it merely reads the same', () => {
    fc.assert(
      fc.property(fc.nat({ max: 88 }), fc.string({ maxLength: 2 }), (at, characters) => {
        const changed = call.signature!.slice(0, at) + characters + call.signature!.slice(at + 1);
        expect(verified({ signature: changed })).toBe(changed === call.signature);
      }),
    );
    const urlSafe = call.signature!.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
    expect(verified({ signature: urlSafe })).toBe(false);
  });
});
