import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Names of the files below the directory in whose bytes the text is, as UTF-8 or as UTF-16. */
export function filesHolding(directory: string, text: string): string[] {
  const wanted = [Buffer.from(text), Buffer.from(text, 'utf16le')];
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(directory, name)).isFile())
    .filter((name) => {
      const bytes = readFileSync(join(directory, name));
      return wanted.some((each) => bytes.includes(each));
    });
}
