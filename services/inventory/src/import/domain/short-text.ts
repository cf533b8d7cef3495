/** They would take six bytes each in JSON, and tear a sentence apart. */
const CONTROL_CHARACTERS = /\p{Cc}+/gu;

/** What a file may make as long as it likes, on one line of at most `maxLength` characters. */
export function shortText(text: string, maxLength: number): string {
  const line = text.replace(CONTROL_CHARACTERS, ' ');
  return line.length > maxLength ? `${line.slice(0, maxLength - 1).toWellFormed()}…` : line;
}
