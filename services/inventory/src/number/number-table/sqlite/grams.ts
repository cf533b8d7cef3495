import type { SearchTerm } from '../search-text.js';

/** A longer term is cut into grams of this length; shorter ones are grams themselves. */
const LONGEST_GRAM = 3;

/** What the search index holds of a row: every one, two and three characters in a row of each of its texts. */
export function rowGrams(number: string, locality: string | null, agentName: string | null): Set<string> {
  const grams = new Set<string>();
  for (const text of [number.slice(1), locality, agentName]) {
    if (text) for (let length = 1; length <= LONGEST_GRAM; length++) addGrams(grams, text, length);
  }
  return grams;
}

/** Each row that is found holds all grams of one of these sets; some others do, too. */
export function termGrams({ text, digits }: SearchTerm): ReadonlySet<string>[] {
  const texts = digits === null || digits === text ? [text] : [digits, text];
  return texts.map((each) => {
    const grams = new Set<string>();
    addGrams(grams, each, Math.min(each.length, LONGEST_GRAM));
    return grams;
  });
}

function addGrams(grams: Set<string>, text: string, length: number): void {
  for (let start = 0; start <= text.length - length; start++) grams.add(text.slice(start, start + length));
}
