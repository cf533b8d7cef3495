import type { SearchTerm } from '../search-text.js';

/** A longer term is cut into grams of this length; shorter ones are grams themselves. */
const LONGEST_GRAM = 3;

/** What stands before the grams of each text, so that a term is not found half in one and half in another. */
const PREFIXES = { number: '', locality: 'l:', agentName: 'a:' } as const;

/** Many numbers share few localities. */
const gramsOfLocalities = new Map<string, readonly string[]>();
const MAX_LOCALITIES = 10_000;

/** What the search index holds of a row: every one, two and three characters in a row of each text, some more than once. */
export function rowGrams(number: string, locality: string | null, agentName: string | null): string[] {
  const grams = allGrams(PREFIXES.number, number.slice(1));
  if (locality) grams.push(...localityGrams(locality));
  if (agentName) grams.push(...allGrams(PREFIXES.agentName, agentName));
  return grams;
}

/** Each row that holds the term has all grams of one of these lists. */
export function termGrams({ text, digits }: SearchTerm): string[][] {
  const ofText = [longestGrams(PREFIXES.locality, text), longestGrams(PREFIXES.agentName, text)];
  return digits === null ? ofText : [longestGrams(PREFIXES.number, digits), ...ofText];
}

function localityGrams(locality: string): readonly string[] {
  const known = gramsOfLocalities.get(locality);
  if (known) return known;
  if (gramsOfLocalities.size >= MAX_LOCALITIES) gramsOfLocalities.clear();
  const grams = allGrams(PREFIXES.locality, locality);
  gramsOfLocalities.set(locality, grams);
  return grams;
}

function allGrams(prefix: string, text: string): string[] {
  const grams: string[] = [];
  for (let length = 1; length <= LONGEST_GRAM; length++) addGrams(grams, prefix, text, length);
  return grams;
}

/** Side by side, and the last one: those in between would be more to read and leave out hardly a row more. */
function longestGrams(prefix: string, text: string): string[] {
  const length = Math.min(text.length, LONGEST_GRAM);
  const grams = new Set<string>();
  for (let start = 0; start < text.length; start += length) {
    const from = Math.min(start, text.length - length);
    grams.add(prefix + text.slice(from, from + length));
  }
  return [...grams];
}

function addGrams(grams: string[], prefix: string, text: string, length: number): void {
  for (let start = 0; start <= text.length - length; start++) grams.push(prefix + text.slice(start, start + length));
}
