import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InMemoryVault } from '#vault/in-memory';
import { idPrefix, keyIdIn, newKey, readKey, secretOf, vaultKeyOf, weekOf } from './subject-key.js';

const WEEK_MS = 7 * 24 * 60 * 60 * 1_000;
const party = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
  minLength: 1,
  maxLength: 100,
});
const ofWeek = (subject: string) => vaultKeyOf({ workspace: 'home', subject }, '2942-a');

describe('the week of a time', () => {
  test('begins with 1970 and is the same for seven days', () => {
    expect([weekOf(0), weekOf(WEEK_MS - 1), weekOf(WEEK_MS)]).toStrictEqual(['0000', '0000', '0001']);
    expect(weekOf(Date.parse('2026-11-02T10:00:00Z'))).toBe('2965');
  });

  test('is in the order of its text', () => {
    const weeks = fc.nat({ max: 9_999 });
    fc.assert(
      fc.property(weeks, weeks, (one, other) => {
        expect(weekOf(one * WEEK_MS) < weekOf(other * WEEK_MS)).toBe(one < other);
      }),
    );
  });
});

describe('what the vault calls the key of a party', () => {
  test('is taken by the vault, whoever the party is', async () => {
    const vault = new InMemoryVault();
    await fc.assert(
      fc.asyncProperty(party, async (subject) => {
        await vault.put(ofWeek(subject), 'secret');
        expect(await vault.get(ofWeek(subject))).toBe('secret');
      }),
    );
    for (const subject of ['%'.repeat(100), ' '.repeat(99), 'whatsapp:+442071838750', '(SHOP)'.repeat(16)]) {
      await vault.put(ofWeek(subject), subject);
      expect(await vault.get(ofWeek(subject))).toBe(subject);
    }
  });

  test('is no other party’s, and begins as no other’s does', () => {
    fc.assert(
      fc.property(party, party, (one, other) => {
        fc.pre(one !== other);
        expect(ofWeek(one).id).not.toBe(ofWeek(other).id);
        expect(ofWeek(other).id.startsWith(idPrefix({ subject: one }))).toBe(false);
      }),
    );
    expect(ofWeek('+44/2942-a').id.startsWith(idPrefix({ subject: '+44' }))).toBe(false);
    expect(ofWeek('%'.repeat(99)).id).not.toBe(ofWeek('%'.repeat(98)).id);
  });

  test('begins with the party, then the week; and ends with the id of the key', () => {
    fc.assert(
      fc.property(party, (subject) => {
        const key = ofWeek(subject);
        expect(key.id.startsWith(idPrefix({ subject }))).toBe(true);
        expect(key.id.startsWith(idPrefix({ subject }, '2942'))).toBe(true);
        expect(key.id.startsWith(idPrefix({ subject }, '2943'))).toBe(false);
        expect(keyIdIn(key)).toBe('2942-a');
      }),
    );
  });
});

describe('a key', () => {
  test('is read from what the vault has of it', () => {
    const key = newKey();
    expect(readKey(secretOf(key))?.equals(key)).toBe(true);
    expect(newKey().equals(key)).toBe(false);
  });

  test.each([undefined, null, 7, {}, '', 'short', 'a'.repeat(100)])('is not read from %j', (secret) => {
    expect(readKey(secret)).toBeUndefined();
  });
});
