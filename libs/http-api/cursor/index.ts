import { invalidRequest } from '../invalid-request.js';

/*
 * The one codec of cursors. A folder of its own, so that threads that page through rows need not load a web framework.
 */

/** What a cursor that this list did not give out is answered with. */
export function cursorInvalid() {
  return invalidRequest([
    { field: 'cursor', message: 'cursor is not one that this list gave out. Start again without it.' },
  ]);
}

/** An opaque cursor that stands for a key, which is plain JSON. The kind keeps one list's cursors out of another. */
export function encodeCursor(kind: string, key: unknown): string {
  return Buffer.from(JSON.stringify([kind, key])).toString('base64url');
}

/** The text that a cursor of this kind stands for. One that we would not have written is `invalid_request`. */
export function decodeCursor(kind: string, cursor: string, keys: RegExp = /^/): string {
  return decodeCursorOf(kind, cursor, (key): key is string => typeof key === 'string' && keys.test(key));
}

/** The same for keys of any shape. */
export function decodeCursorOf<Key>(kind: string, cursor: string, isKey: (key: unknown) => key is Key): Key {
  const [foundKind, key] = parse(cursor);
  // What decodes to the same (spaces, other padding, more elements) and is not what we write is not ours.
  if (foundKind !== kind || !isKey(key) || encodeCursor(kind, key) !== cursor) throw cursorInvalid();
  return key;
}

function parse(cursor: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}
