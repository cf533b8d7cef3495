import { beforeEach, expect, test } from '@jest/globals';
import { InMemoryVault } from '#vault/in-memory';
import { SealedWords } from './sealed-words.js';
import type { WordsPlace } from './sealed-words.js';
import { SubjectKeys } from './subject-keys.js';

const NOW_MS = Date.parse('2026-11-02T10:00:00Z');
const place: WordsPlace = { workspace: 'home', subject: '+442071838750', messageId: 'm1', part: 'content' };
const text = Buffer.from('Is my order on its way? 🍏');

/** What of sealed bytes that do not open. */
const SHUT = /authenticate|Invalid/;

let keys: SubjectKeys;
let words: SealedWords;
beforeEach(() => {
  keys = new SubjectKeys(new InMemoryVault());
  words = new SealedWords(keys);
});

test('words are opened where they were sealed, byte by byte', async () => {
  for (const each of [text, Buffer.alloc(0), Buffer.from([0, 255, 254])]) {
    expect(await words.open(place, await words.seal(place, each, NOW_MS))).toStrictEqual(each);
  }
});

test('what is sealed shows nothing of them, nor that they are the same', async () => {
  const [one, other] = [await words.seal(place, text, NOW_MS), await words.seal(place, text, NOW_MS)];
  expect(Buffer.from(one.sealed, 'base64').includes('order')).toBe(false);
  expect(one.sealed).not.toBe(other.sealed);
  expect(one.keyId).toBe(other.keyId);
});

test.each<[string, Partial<WordsPlace>]>([
  ['another message', { messageId: 'm2' }],
  ['another part of it', { part: 'callback' }],
])('they open nowhere else: %s', async (_, elsewhere) => {
  const sealed = await words.seal(place, text, NOW_MS);
  await expect(words.open({ ...place, ...elsewhere }, sealed)).rejects.toThrow(SHUT);
});

test.each<[string, Partial<WordsPlace>]>([
  ['another subject', { subject: '+442071838751' }],
  ['another workspace', { workspace: 'away' }],
])('they open for nobody else: %s', async (_, elsewhere) => {
  const other = { ...place, ...elsewhere };
  const sealed = await words.seal(place, text, NOW_MS);
  expect(await words.open(other, sealed)).toBeUndefined();
  // Not even with a key that somebody has: what is of one subject must never pass for another's.
  const { keyId } = await words.seal(other, text, NOW_MS);
  await expect(words.open(other, { ...sealed, keyId })).rejects.toThrow(SHUT);
});

test('what was changed since does not open', async () => {
  const sealed = await words.seal(place, text, NOW_MS);
  for (const at of [0, 12, -1]) {
    const bytes = Buffer.from(sealed.sealed, 'base64');
    const index = at < 0 ? bytes.length + at : at;
    bytes.writeUInt8(bytes.readUInt8(index) ^ 1, index);
    await expect(words.open(place, { ...sealed, sealed: bytes.toString('base64') })).rejects.toThrow(SHUT);
  }
  await expect(words.open(place, { ...sealed, sealed: '' })).rejects.toThrow(SHUT);
});

test('erased, they are gone; and what is said afterwards is not', async () => {
  const before = await words.seal(place, text, NOW_MS);
  await keys.erase(place);
  expect(await words.open(place, before)).toBeUndefined();
  expect(await words.open(place, await words.seal(place, text, NOW_MS))).toStrictEqual(text);
});
