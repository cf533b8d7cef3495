import type { QueryFilter } from 'mongoose';
import type { SearchTerm } from '../search-text.js';
import type { RowDocument } from './number-table.documents.js';

/** What stands before the parts of numbers and of texts, which are searched for different terms. */
const PREFIXES = { number: 'n', text: 't' } as const;

/** Longer parts would make an index larger in which terms hardly ever are as long. */
const PART_LENGTH = 16;

/**
 * What a search finds a row by, the texts folded: what begins at each character of its number, locality and agent's name. So whatever is
 * anywhere in one of them is at the beginning of a part, and looked up in an index as such.
 */
export function rowParts(number: string, localityKey: string | null, agentNameKey: string | null): string[] {
  const parts = new Set<string>();
  addParts(parts, PREFIXES.number, number.slice(1));
  if (localityKey) addParts(parts, PREFIXES.text, localityKey);
  if (agentNameKey) addParts(parts, PREFIXES.text, agentNameKey);
  return [...parts];
}

/** The rows that hold the term. */
export function searchFilter({ text, digits }: SearchTerm): QueryFilter<RowDocument> {
  const ofText = textFilter(text);
  if (digits === null) return ofText;
  return { $or: [{ parts: startingWith(PREFIXES.number + digits) }, ofText] };
}

/** A term longer than any part finds too many by its beginning: so the texts themselves are looked at, too. */
function textFilter(text: string): QueryFilter<RowDocument> {
  const characters = [...text];
  if (characters.length <= PART_LENGTH) return { parts: startingWith(PREFIXES.text + text) };
  return {
    parts: startingWith(PREFIXES.text + characters.slice(0, PART_LENGTH).join('')),
    $or: [{ localityKey: { $regex: text } }, { agentNameKey: { $regex: text } }],
  };
}

/** Terms are letters, digits and single spaces, which mean themselves; with `^`, an index finds what begins with them. */
function startingWith(beginning: string) {
  return { $regex: `^${beginning}` };
}

/** By characters, not by halves of them. */
function addParts(parts: Set<string>, prefix: string, text: string): void {
  const characters = [...text];
  for (let start = 0; start < characters.length; start++)
    parts.add(prefix + characters.slice(start, start + PART_LENGTH).join(''));
}
