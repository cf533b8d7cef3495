/** What the user typed, as the number table compares it. */
export interface SearchTerm {
  /** Compared with number, locality and agent name. */
  readonly text: string;
  /** Without any spaces, when only digits and punctuation were typed: `+1 (415)` finds `+1415…`. Else null. */
  readonly digits: string | null;
}

/** Lower case, no accents, everything but letters and digits as single spaces. */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Many numbers share few localities; folding each is the slowest step of writing a row. */
const foldedLocalities = new Map<string, string>();
const MAX_FOLDED_LOCALITIES = 50_000;

/** The same of a locality. */
export function foldLocality(locality: string): string {
  let folded = foldedLocalities.get(locality);
  if (folded === undefined) {
    if (foldedLocalities.size >= MAX_FOLDED_LOCALITIES) foldedLocalities.clear();
    folded = foldText(locality);
    foldedLocalities.set(locality, folded);
  }
  return folded;
}

/** Spaces alone search for nothing in particular, and find everything; punctuation alone is in nothing that is compared. */
export function searchTerm(typed = ''): SearchTerm | 'everything' | 'nothing' {
  const text = foldText(typed);
  if (text === '') return typed.trim() === '' ? 'everything' : 'nothing';
  return { text, digits: /^[0-9 ]+$/.test(text) ? text.replaceAll(' ', '') : null };
}

/** Whether a number with these texts (folded, where they exist) is found. */
export function isFound(
  term: SearchTerm,
  { number, locality, agentName }: { number: string; locality: string | null; agentName: string | null },
): boolean {
  return (
    number.includes(term.digits ?? term.text) ||
    (locality?.includes(term.text) ?? false) ||
    (agentName?.includes(term.text) ?? false)
  );
}
