import { contentOf } from '../message/message-content.js';
import { messageResponse } from '../message/message.response.js';
import type { MessageResponse } from '../message/message.response.js';
import type { SealedWords } from '../subject/sealed-words.js';
import type { MessageRow } from './message-log.port.js';

/** A message of the log as it is shown, with what stands in it for as long as nobody has erased it. */
export async function shownRow(row: MessageRow, words: SealedWords): Promise<MessageResponse> {
  return messageResponse(row, await contentOf(words, row.workspace, row));
}
