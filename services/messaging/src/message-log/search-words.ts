import { createHmac } from 'node:crypto';
import { RecentlySet } from '#recently-set';
import type { SealingKey } from '#sealed-bytes';

/** Of one message: a text that has more is found by those at its beginning. */
const MAX_WORDS = 250;
const MAX_REMEMBERED = 20_000;
/** Two words in 2^64 have the same. */
const HASH_HEX_DIGITS = 16;

/** Scripts that put no blanks between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;
/** Elsewhere marks are vowels, or make another letter. */
const ACCENTED = /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}])\p{M}+/gu;

/** The words of a text without case and accents, each once. */
export function wordsOf(text: string): readonly string[] {
  const plain = text.normalize('NFKD').toLowerCase().replace(ACCENTED, '$1').normalize('NFC');
  const found = UNSPACED.test(plain) ? segmentedWords(plain) : (plain.match(WORD) ?? []);
  return [...new Set(found)].slice(0, MAX_WORDS);
}

let segmenter: Intl.Segmenter | undefined;

function segmentedWords(text: string): string[] {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'word' });
  return Array.from(segmenter.segment(text)).flatMap(({ segment, isWordLike }) => (isWordLike ? [segment] : []));
}

/** Words as they are kept and searched for: whoever has them without the key cannot tell what they were. */
export class WordHashes {
  private readonly known = new RecentlySet<string, string>(MAX_REMEMBERED);

  constructor(private readonly key: SealingKey) {}

  /** Of a word in a workspace: those of another workspace are others. */
  of(workspace: string, word: string): string {
    const name = `${workspace}\n${word}`;
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const hash = createHmac('sha256', this.key).update(name).digest('hex').slice(0, HASH_HEX_DIGITS);
    this.known.set(name, hash);
    return hash;
  }
}
