/** Of every language and region that has one, also without a name in the language of this process. */
const NAMES = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });

/**
 * Whether it is the tag of a language that there is (BCP 47): `english` is well-formed, too, and no language. Which of them
 * a carrier speaks, no document of theirs tells.
 */
export function isSpokenLanguage(text: unknown): boolean {
  if (typeof text !== 'string') return false;
  try {
    return NAMES.of(new Intl.Locale(text).baseName) !== undefined;
  } catch {
    // Not well-formed.
    return false;
  }
}
