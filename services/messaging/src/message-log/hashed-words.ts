import { openWords } from '../subject/sealed-words.js';
import type { MessageContent } from '../message/domain/message.events.js';
import type { ErasedSubject, MessageChange, MessageQuery, SubjectKeyring } from './message-log.port.js';
import { WordHashes, wordsOf } from './search-words.js';

/** Words of messages as they are kept and searched for: only here are they seen as they are. */
export class HashedWords {
  private hashes: WordHashes | undefined;

  constructor(private readonly keyring: SubjectKeyring) {}

  /** Of what begins with a change. Undefined of what begins nothing, and of what nobody can read any more. */
  async ofNew({ workspace, messageId, origin }: MessageChange): Promise<readonly string[] | undefined> {
    if (!origin) return undefined;
    const { subject, content, number } = origin;
    const key = await this.keyring.toOpen({ workspace, subject }, content.keyId);
    const hashes = await this.wordHashes();
    if (!key || !hashes) return undefined;
    const place = { workspace, subject, messageId, part: 'content' } as const;
    const { body } = JSON.parse(openWords(place, content, key).toString()) as MessageContent;
    const words = [...wordsOf(body), ...wordsOf(subject), ...wordsOf(number)];
    return words.map((word) => hashes.of(workspace, word));
  }

  /** All of them must be there. Undefined without a search; null where nothing can be found. */
  async ofSearch({ q, workspace }: MessageQuery): Promise<readonly string[] | undefined | null> {
    if (q === undefined || q.trim() === '') return undefined;
    const [words, hashes] = [wordsOf(q), await this.wordHashes()];
    // Nothing was ever sealed, or no word was given.
    return words.length === 0 || !hashes ? null : words.map((word) => hashes.of(workspace, word));
  }

  /** Which of these keys of a subject are gone. What was said since they were erased has another one, and stays. */
  async erasedKeys(subject: ErasedSubject, keyIds: Iterable<string>): Promise<ReadonlySet<string>> {
    this.keyring.forget(subject);
    const erased = new Set<string>();
    for (const keyId of new Set(keyIds)) if (!(await this.keyring.toOpen(subject, keyId))) erased.add(keyId);
    return erased;
  }

  private async wordHashes(): Promise<WordHashes | undefined> {
    if (this.hashes) return this.hashes;
    const key = await this.keyring.searchKey();
    return key && (this.hashes = new WordHashes(key));
  }
}
