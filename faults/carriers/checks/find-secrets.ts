import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The secret as it is, and as it would stand in a URL or in a header. */
function formsOf(secret: string): readonly string[] {
  return [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64').replace(/=*$/, '')];
}

/** Sentences about secrets that stand in a text. They are not repeated. */
export function secretsIn(name: string, text: string, secrets: Iterable<string>): readonly string[] {
  let count = 0;
  for (const secret of secrets) if (formsOf(secret).some((form) => text.includes(form))) count += 1;
  return count === 0 ? [] : [`${name} holds ${count} secrets.`];
}

/** The same of every file below a directory, bytes and all. */
export async function secretsBelow(directory: string, secrets: Iterable<string>): Promise<readonly string[]> {
  const sentences: string[] = [];
  const all = [...secrets];
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    sentences.push(...secretsIn(path, await readFile(path, 'latin1'), all));
  }
  return sentences;
}
