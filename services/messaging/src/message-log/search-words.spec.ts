import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { WordHashes, wordsOf } from './search-words.js';

describe('the words of a text', () => {
  test.each<[string, readonly string[]]>([
    ['', []],
    [' \n.,!?🍏', []],
    ['Is my order on its way?', ['is', 'my', 'order', 'on', 'its', 'way']],
    ['ORDER Order order', ['order']],
    ['Café naïve Ångström', ['cafe', 'naive', 'angstrom']],
    ['Cafe\u0301', ['cafe']],
    ['Grüße aus Köln', ['gruße', 'aus', 'koln']],
    ['order#4711, 2 items', ['order', '4711', '2', 'items']],
    ['a-b_c/d.e', ['a', 'b', 'c', 'd', 'e']],
    ['Ваш заказ', ['ваш', 'заказ']],
    ['हिन्दी में', ['हिन्दी', 'में']],
    ['ガス カス', ['ガス', 'カス']],
    ['مُحَمَّد', ['محمد']],
    ['İstanbul', ['istanbul']],
    ['ﬁne １２', ['fine', '12']],
    ['call +442071838750', ['call', '442071838750']],
  ])('%j are %j', (text, words) => {
    expect(wordsOf(text)).toStrictEqual(words);
  });

  test('are found in scripts that put no blanks between them', () => {
    const words = wordsOf('東京都に住んでいます');
    expect(words.length).toBeGreaterThan(1);
    expect(words.join('')).toBe('東京都に住んでいます');
    expect(wordsOf('ที่นี่มีกาแฟ').join('')).toBe('ที่นี่มีกาแฟ');
    expect(wordsOf('order 東京')).toContain('order');
  });

  test('are the same whatever the case, the accents’ form and what stands between them', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('Order', 'Café', 'Ünï', '4711', 'заказ')), (words) => {
        const plain = wordsOf(words.join(' '));
        expect(wordsOf(words.join('\n—\t').normalize('NFD'))).toStrictEqual(plain);
        expect(wordsOf(words.join(', ').toUpperCase().toLowerCase())).toStrictEqual(plain);
      }),
    );
  });

  test('are each there once, and no more than so many of them', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => `word${index}`);
    const words = wordsOf([...many, ...many].join(' '));
    expect(words).toStrictEqual(many.slice(0, words.length));
    expect(words.length).toBeLessThanOrEqual(250);
  });

  test('of any text can be told', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const words = wordsOf(text);
        expect(new Set(words).size).toBe(words.length);
        expect(words).not.toContain('');
      }),
    );
  });
});

describe('the hash of a word', () => {
  const hashes = new WordHashes(Buffer.alloc(32, 1));

  test('is the same whenever it is asked for, by whoever has the key', () => {
    const hash = hashes.of('home', 'order');
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
    expect([hashes.of('home', 'order'), new WordHashes(Buffer.alloc(32, 1)).of('home', 'order')]).toStrictEqual([
      hash,
      hash,
    ]);
  });

  test('is another one of another word, workspace or key', () => {
    const others = [
      hashes.of('home', 'order'),
      hashes.of('home', 'orders'),
      hashes.of('away', 'order'),
      hashes.of('homeo', 'rder'),
      new WordHashes(Buffer.alloc(32, 2)).of('home', 'order'),
    ];
    expect(new Set(others).size).toBe(others.length);
  });

  test('is still right after more words than are remembered', () => {
    const first = hashes.of('home', 'order');
    for (let index = 0; index < 50_000; index += 1) hashes.of('home', `word${index}`);
    expect(hashes.of('home', 'order')).toBe(first);
  });
});
