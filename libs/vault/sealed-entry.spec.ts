import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { newKeyText, readMasterKeys } from './master-key.js';
import type { MasterKey } from './master-key.js';
import { EntrySealer, KEY_ID_PLACE, isWhole, keyIdOf } from './sealed-entry.js';
import { keyOf } from './testing/vault.contract.js';

const newKey = (): MasterKey =>
  readMasterKeys(newKeyText(), (what) => {
    throw new Error(what);
  })[0]!;

const [KEY, OTHER_KEY] = [newKey(), newKey()];
const SEALER = new EntrySealer([KEY]);
const TEXT = '{"authToken":"top secret"}';

/** As somebody leaves it who knows how a checksum is made. */
function withItsChecksum(sealed: Buffer): Buffer {
  const body = sealed.subarray(0, -8);
  return Buffer.concat([body, createHash('sha256').update(body).digest().subarray(0, 8)]);
}

describe('a sealed entry', () => {
  test('opens as it was sealed, whatever its key and text', () => {
    const part = fc.stringMatching(/^[\x21-\x7e]{1,20}$/);
    fc.assert(
      fc.property(
        fc.record({ workspace: part, kind: part, id: part }),
        fc.string({ unit: 'grapheme' }),
        (key, text) => {
          const sealed = SEALER.seal(key, text);
          expect(SEALER.open(key, sealed)).toBe(text);
          expect(isWhole(sealed)).toBe(true);
        },
      ),
    );
  });

  test('shows nothing but the id of its master key, and is never the same twice', () => {
    const [one, other] = [SEALER.seal(keyOf(), TEXT), SEALER.seal(keyOf(), TEXT)];
    expect(one.includes('secret')).toBe(false);
    const after = KEY_ID_PLACE.from - 1 + KEY_ID_PLACE.bytes;
    expect(one.subarray(0, after).equals(other.subarray(0, after))).toBe(true);
    expect(keyIdOf(one)).toBe(KEY.id);
    // Two runs of eight bytes that are alike in both would be no chance.
    for (let at = after; at + 8 <= one.length; at += 1) expect(other.includes(one.subarray(at, at + 8))).toBe(false);
  });

  test.each([{ id: 'account-2' }, { workspace: 'other' }, { kind: 'webhooks' }])(
    'opens in no place but its own: %j',
    (elsewhere) => {
      const open = () => SEALER.open(keyOf(elsewhere), SEALER.seal(keyOf(), TEXT));
      expect(open).toThrow(expect.objectContaining({ code: 'vault_entry_damaged' }));
    },
  );

  test('parts of its name cannot be moved from one to the next', () => {
    const sealed = SEALER.seal(keyOf({ workspace: 'ab', id: 'c' }), TEXT);
    const open = () => SEALER.open(keyOf({ workspace: 'a', id: 'bc' }), sealed);
    expect(open).toThrow(expect.objectContaining({ code: 'vault_entry_damaged' }));
  });

  test('with any bit flipped or any bytes missing is damaged, and says so', () => {
    const sealed = SEALER.seal(keyOf(), TEXT);
    const damaged = expect.objectContaining({
      code: 'vault_entry_damaged',
      message: expect.stringContaining('account-1'),
    });
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => SEALER.open(keyOf(), changed)).toThrow(damaged);
    }
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => SEALER.open(keyOf(), sealed.subarray(0, length))).toThrow(damaged);
    }
  });

  test('with any byte changed and the checksum made anew stays shut all the same', () => {
    const sealed = SEALER.seal(keyOf(), TEXT);
    for (let place = 0; place < sealed.length - 8; place += 1) {
      const changed = Buffer.from(sealed);
      changed[place]! ^= 1;
      expect(() => SEALER.open(keyOf(), withItsChecksum(changed))).toThrow(/vault|newer version/);
    }
  });

  test('whose parts come from two entries of one key stays shut', () => {
    const [one, other] = [SEALER.seal(keyOf(), TEXT), SEALER.seal(keyOf(), TEXT)];
    const mixed = withItsChecksum(Buffer.concat([one.subarray(0, 69), other.subarray(69)]));
    expect(() => SEALER.open(keyOf(), mixed)).toThrow(expect.objectContaining({ code: 'vault_entry_damaged' }));
  });

  test('opens with any key of the sealer, and without its own names the one that it takes', () => {
    const sealed = new EntrySealer([OTHER_KEY]).seal(keyOf(), TEXT);
    expect(new EntrySealer([KEY, OTHER_KEY]).open(keyOf(), sealed)).toBe(TEXT);
    expect(keyIdOf(new EntrySealer([KEY, OTHER_KEY]).seal(keyOf(), TEXT))).toBe(KEY.id);
    const wrong = { code: 'vault_key_wrong', message: expect.stringContaining(OTHER_KEY.id) };
    expect(() => SEALER.open(keyOf(), sealed)).toThrow(expect.objectContaining(wrong));
  });

  test('that names another key than its own is damaged', () => {
    const both = new EntrySealer([KEY, OTHER_KEY]);
    const sealed = both.seal(keyOf(), TEXT);
    Buffer.from(OTHER_KEY.id, 'hex').copy(sealed, KEY_ID_PLACE.from - 1);
    const damaged = expect.objectContaining({ code: 'vault_entry_damaged' });
    expect(() => both.open(keyOf(), withItsChecksum(sealed))).toThrow(damaged);
  });

  test('of a newer version is left to that', () => {
    const sealed = SEALER.seal(keyOf(), TEXT);
    sealed[0] = 2;
    const newer = { code: 'vault_unavailable', message: expect.stringContaining('newer version') };
    expect(() => SEALER.open(keyOf(), withItsChecksum(sealed))).toThrow(expect.objectContaining(newer));
  });
});
