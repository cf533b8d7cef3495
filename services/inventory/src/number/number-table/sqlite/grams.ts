import type { SearchTerm } from '../search-text.js';

/**
 * What the search index holds of a row: every three characters in a row, and of the number every five digits, too,
 * since only a thousand groups of three digits exist and each would be in every hundredth number. The last one and two
 * characters of a text are there by themselves, so that a short term is the beginning of some gram wherever it occurs.
 */
export function rowGrams(number: string, locality: string | null, agentName: string | null): string {
  const grams = new Set<string>();
  const digits = number.slice(1);
  addGrams(grams, digits, 3, true);
  addGrams(grams, digits, 5, false);
  if (locality) addGrams(grams, words(locality), 3, true);
  if (agentName) addGrams(grams, words(agentName), 3, true);
  return [...grams].join(' ');
}

/** The search index's expression for every row that may hold the term, and some that don't. */
export function matchExpression({ text, digits }: SearchTerm): string {
  const asText = matchText(words(text));
  return digits === null ? asText : `${matchText(digits, 5)} OR ${asText}`;
}

/** Shorter terms may be found in most of the rows. */
export const GRAM_LENGTH = 3;

function matchText(text: string, longest = GRAM_LENGTH): string {
  if (text.length < GRAM_LENGTH) return `"${text}"*`;
  const grams = new Set<string>();
  addGrams(grams, text, text.length >= longest ? longest : GRAM_LENGTH, false);
  return `(${[...grams].map((gram) => `"${gram}"`).join(' AND ')})`;
}

function addGrams(grams: Set<string>, text: string, length: number, withEnds: boolean): void {
  const last = withEnds ? text.length - 1 : text.length - length;
  for (let start = 0; start <= last; start++) grams.add(text.slice(start, start + length));
}

function words(text: string): string {
  return text.replaceAll(' ', '_');
}
