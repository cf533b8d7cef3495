import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The secret as it is, and as it would stand in a URL or in a header. */
function formsOf(secret: string): readonly string[] {
  return [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64').replace(/=*$/, '')];
}

/** So many bytes at its end tell a secret from most others: many begin alike. */
const TAIL = 3;

const tailAt = (bytes: Buffer, end: number): number => bytes.readUIntLE(end - TAIL, TAIL);

interface Form {
  readonly secret: string;
  readonly bytes: Buffer;
}

/** Looks for thousands of secrets at once, in one pass over each text. */
export class SecretSearch {
  private readonly byTail = new Map<number, Form[]>();
  /** Whether any form ends so: asked for every byte. */
  private readonly isTail = new Uint8Array(2 ** (8 * TAIL));

  constructor(secrets: Iterable<string>) {
    for (const secret of secrets) {
      for (const form of new Set(formsOf(secret))) this.add({ secret, bytes: Buffer.from(form) });
    }
  }

  /** Sentences about secrets that stand in a text. They are not repeated. */
  in(name: string, text: Buffer): readonly string[] {
    const found = new Set<string>();
    for (let end = TAIL; end <= text.length; end++) {
      const tail = text[end - 3]! | (text[end - 2]! << 8) | (text[end - 1]! << 16);
      if (this.isTail[tail] === 0) continue;
      for (const { secret, bytes } of this.byTail.get(tail) ?? []) {
        const begin = end - bytes.length;
        if (begin >= 0 && text.compare(bytes, 0, bytes.length, begin, end) === 0) found.add(secret);
      }
    }
    return found.size === 0 ? [] : [`${name} holds ${found.size} secrets.`];
  }

  /** The same of every file below a directory, bytes and all. */
  async below(directory: string): Promise<readonly string[]> {
    const sentences: string[] = [];
    for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      sentences.push(...this.in(path, await readFile(path)));
    }
    return sentences;
  }

  private add(form: Form): void {
    if (form.bytes.length < TAIL) throw new Error('A secret of so few bytes would be found anywhere.');
    const tail = tailAt(form.bytes, form.bytes.length);
    this.isTail[tail] = 1;
    const known = this.byTail.get(tail);
    if (known) known.push(form);
    else this.byTail.set(tail, [form]);
  }
}
