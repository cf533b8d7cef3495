import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { newKeyText, readMasterKeys } from './master-key.js';

const BYTES = Buffer.from(Array.from({ length: 32 }, (_, index) => 255 - index * 7));
const HEX = BYTES.toString('hex');
const BASE64 = BYTES.toString('base64');

const read = (text: string) =>
  readMasterKeys(text, (what) => {
    throw new Error(what);
  });
const idsIn = (text: string) => read(text).map(({ id }) => id);

describe('keys of the vault in a text', () => {
  test('are the same in each way of writing them', () => {
    const [id] = idsIn(HEX);
    expect(id).toMatch(/^[0-9a-f]{16}$/);
    for (const text of [HEX.toUpperCase(), BASE64, BASE64.slice(0, 43), BYTES.toString('base64url'), ` ${HEX}\t`]) {
      expect(idsIn(text)).toStrictEqual([id]);
    }
    expect(read(BASE64)[0]!.secret.export().equals(BYTES)).toBe(true);
  });

  test('come in the order in which they stand', () => {
    const other = newKeyText();
    expect(idsIn(`${other},${BASE64}`)).toStrictEqual([...idsIn(other), ...idsIn(HEX)]);
    expect(idsIn(` ${HEX} , ${other} `)).toStrictEqual([...idsIn(HEX), ...idsIn(other)]);
  });

  test.each([
    ['secret', 'it is no key'],
    [HEX.slice(1), 'it is no key'],
    [`${HEX}0`, 'it is no key'],
    [`${BASE64}=`, 'it is no key'],
    [`0x${HEX}`, 'it is no key'],
    [`${HEX},`, 'key 2 of 2 is no key'],
    [`,${HEX}`, 'key 1 of 2 is no key'],
    [`${HEX} ${HEX}`, 'it is no key'],
    [`${HEX},${BASE64}`, 'key 2 of 2 is there twice'],
  ])('%s is refused in a clause without it', (text, what) => {
    expect(() => read(text)).toThrow(new Error(what));
  });

  test('show nothing of themselves, and their ids nothing of them', () => {
    const [key] = read(HEX);
    for (const shown of [inspect(key, { depth: 9 }), JSON.stringify(key), String(key!.secret)]) {
      expect(shown).not.toContain(HEX.slice(0, 8));
      expect(shown).not.toContain(BASE64.slice(0, 8));
    }
  });

  test('are never made twice', () => {
    expect(newKeyText()).not.toBe(newKeyText());
    expect(idsIn(newKeyText())).toHaveLength(1);
  });
});
