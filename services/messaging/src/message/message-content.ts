import type { SealedWords } from '../subject/sealed-words.js';
import type { MessageContent } from './domain/message.events.js';
import type { KnownMessage } from './domain/message.state.js';

/** What stands in a message; undefined once it is erased. Rejects with a `VaultError`. */
export async function contentOf(
  words: SealedWords,
  workspace: string,
  { subject, messageId, content }: Pick<KnownMessage, 'subject' | 'messageId' | 'content'>,
): Promise<MessageContent | undefined> {
  const opened = await words.open({ workspace, subject, messageId, part: 'content' }, content);
  return opened && (JSON.parse(opened.toString()) as MessageContent);
}
