import type { MessageEvent, MessageSentElsewhere } from '../domain/message.events.js';
import { evolveMessage, refOf } from '../domain/message.state.js';
import type { MessageState } from '../domain/message.state.js';
import { tellStatus } from '../domain/told-status.js';
import type { TellStatus } from '../domain/told-status.js';

export interface ReportStatus extends TellStatus {
  /** The message itself, where its carrier tells that, too: it may not have been sent from here. */
  readonly message: Omit<MessageSentElsewhere, 'type'> | null;
}

/** What a carrier tells of a message's way. */
export function decideReportStatus({ message, ...told }: ReportStatus, state: MessageState): MessageEvent[] {
  const before = beginning(message, told, state);
  const reached = before.reduce((each, event) => evolveMessage(each, event, ''), state);
  return [...before, ...tellStatus(told, reached)];
}

/** What is learned of the message beside its status. */
function beginning(message: ReportStatus['message'], told: TellStatus, state: MessageState): MessageEvent[] {
  if (state.is === 'awaited' && message) return [{ type: 'MessageSentElsewhere', ...message }];
  // It has not been heard of since it was handed over: this is the answer.
  const isAnswer = state.is === 'known' && state.carrierMessageId === null;
  return isAnswer ? [{ type: 'MessageSubmitted', ...refOf(told), carrierMessageId: told.carrierMessageId }] : [];
}
