import type { ChangesWriter, Generation } from '#live-read-model/mongodb';
import { inBatches, updateAll, writeGuarded } from '#mongodb-connection';
import type { GuardedWrite } from '#mongodb-connection';
import type { HashedWords } from '../hashed-words.js';
import type { ErasedSubject, MessageChange, MessageLogChanges } from '../message-log.port.js';
import { changedFields, newDocument } from './message-document.js';
import type { ChangedFields, MessageBefore } from './message-document.js';
import { messageKey } from './message-log.documents.js';
import type { MessageDocument, MessageLogDocuments } from './message-log.documents.js';

/** So many documents are looked up and held at a time. */
const CHANGES_PER_BATCH = 1_000;

/**
 * Writes changes into one generation of the log, each guarded by its position. A message is made up from what was there
 * before and the change, so that it is the same whoever writes it.
 *
 * Words are written with the message alone, and erased last: whoever writes a message that another process has erased the
 * words of finds one there that has seen as much, and is kept out by the guard.
 */
export class MessageLogWriter implements ChangesWriter<MessageLogChanges> {
  constructor(
    private readonly collections: Generation<MessageLogDocuments>,
    private readonly words: HashedWords,
  ) {}

  async write({ messages, erased }: Pick<MessageLogChanges, 'messages' | 'erased'>): Promise<void> {
    for (const batch of inBatches(messages, CHANGES_PER_BATCH)) await this.writeMessages(batch);
    for (const subject of erased) await this.eraseWords(subject);
  }

  private async writeMessages(changes: readonly MessageChange[]): Promise<void> {
    const before = await this.messagesBefore(changes);
    const added: GuardedWrite<MessageDocument>[] = [];
    const updates: { readonly filter: { readonly _id: string }; readonly set: ChangedFields }[] = [];
    for (const change of changes) {
      if (change.isLinked) continue;
      const known = before.get(messageKey(change.workspace, change.messageId));
      if (known && known.position >= change.position) continue;
      // Of one that has begun they are there, or erased.
      const words = known?.place ? undefined : await this.words.ofNew(change);
      if (known) {
        const guard = { _id: known._id, position: { $lt: change.position } };
        updates.push({ filter: guard, set: changedFields(change, known, words) });
      } else {
        const document = newDocument(change, words);
        const { _id, ...set } = document;
        added.push({ document, set, isNew: true });
      }
    }
    await writeGuarded(this.collections.messages, added);
    await updateAll(this.collections.messages, updates);
    await this.forgetLinked(changes.filter(({ isLinked }) => isLinked));
  }

  private async messagesBefore(changes: readonly MessageChange[]): Promise<Map<string, MessageBefore>> {
    const keys = changes.map(({ workspace, messageId }) => messageKey(workspace, messageId));
    const messages = await this.collections.messages
      .find({ _id: { $in: keys } }, { words: 0, origin: 0 })
      .lean<MessageBefore[]>()
      .exec();
    return new Map(messages.map((message) => [message._id, message]));
  }

  /** What was told under their names was told of other messages, too, and nothing will begin under these. */
  private async forgetLinked(changes: readonly MessageChange[]): Promise<void> {
    if (changes.length === 0) return;
    const keys = changes.map(({ workspace, messageId }) => messageKey(workspace, messageId));
    await this.collections.messages.deleteMany({ _id: { $in: keys }, place: null }).exec();
  }

  private async eraseWords(subject: ErasedSubject): Promise<void> {
    const ofSubject = { workspace: subject.workspace, 'origin.subject': subject.subject };
    const keyIds = await this.collections.messages.distinct('origin.keyId', ofSubject).exec();
    const erased = await this.words.erasedKeys(subject, keyIds as string[]);
    if (erased.size === 0) return;
    const ofKeys = { ...ofSubject, 'origin.keyId': { $in: [...erased] } };
    await this.collections.messages.updateMany(ofKeys, { $set: { words: [] } }).exec();
  }
}
