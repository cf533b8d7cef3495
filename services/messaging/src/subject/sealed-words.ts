import { openBytes, sealBytes } from '#sealed-bytes';
import type { SealingKey } from '#sealed-bytes';
import type { SealedText } from '../message/domain/message.events.js';
import type { Subject } from './subject-key.js';
import type { SubjectKeys } from './subject-keys.js';

/** Where sealed words belong: they open nowhere else. */
export interface WordsPlace extends Subject {
  readonly messageId: string;
  readonly part: 'content' | 'callback' | `media-${number}`;
}

/** Seals the words of a subject, and opens them again for as long as nobody has erased them. */
export class SealedWords {
  constructor(private readonly keys: SubjectKeys) {}

  /** `timeMs`: when it is said. Rejects with a `VaultError`. */
  async seal(place: WordsPlace, words: Uint8Array, timeMs: number): Promise<SealedText> {
    const { keyId, key } = await this.keys.forSealing(place, timeMs);
    return { keyId, sealed: sealBytes(key, contextOf(place), words).toString('base64') };
  }

  /** With the key of words that were sealed before; undefined once those are erased. Rejects with a `VaultError`. */
  async sealBeside(place: WordsPlace, { keyId }: SealedText, bytes: Uint8Array): Promise<Buffer | undefined> {
    const key = await this.keys.toOpen(place, keyId);
    return key && sealBytes(key, contextOf(place), bytes);
  }

  /** What `sealBeside` has sealed; undefined once it is erased. Rejects as `open` does. */
  async openBeside(place: WordsPlace, { keyId }: SealedText, sealed: Uint8Array): Promise<Buffer | undefined> {
    const key = await this.keys.toOpen(place, keyId);
    return key && openBytes(key, contextOf(place), sealed);
  }

  /** Undefined once they are erased. Rejects with a `VaultError`, and with what `openWords` throws. */
  async open(place: WordsPlace, sealed: SealedText): Promise<Buffer | undefined> {
    const key = await this.keys.toOpen(place, sealed.keyId);
    return key && openWords(place, sealed, key);
  }
}

/** Throws when the words were sealed for another place, or changed since. */
export function openWords(place: WordsPlace, { sealed }: SealedText, key: SealingKey): Buffer {
  return openBytes(key, contextOf(place), Buffer.from(sealed, 'base64'));
}

/** What words are sealed for: they open nowhere else. */
export function contextOf({ workspace, subject, messageId, part }: WordsPlace): string {
  return JSON.stringify(['ringfence message', 1, workspace, subject, messageId, part]);
}
