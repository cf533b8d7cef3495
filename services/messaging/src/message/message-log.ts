import { handleCommand, loadAggregate } from '#event-store';
import type { CommandContext, EventStore } from '#event-store';
import type { TakenMessage } from '#carrier-messages';
import type { Actor } from '#event-store';
import { decideAdvanceSending } from './advance-sending/advance-sending.js';
import type { AdvanceSending } from './advance-sending/advance-sending.js';
import type { MessageEvent } from './domain/message.events.js';
import { isFailure } from './domain/message-status.events.js';
import { refOf } from './domain/message.state.js';
import type { KnownMessage, MessageState } from './domain/message.state.js';
import { failureOfMessage } from './failure-of-message.js';
import { decideLinkMessage } from './link-message/link-message.js';
import { message, messageIdOf, messageStream } from './message.aggregate.js';
import { decideReportStatus } from './report-status/report-status.js';
import { statusInWordsOf } from './status-words.js';
import type { OpenMessage } from './open-messages.js';

const SENDER: Actor = { kind: 'system', id: 'messaging', name: 'Ringfence' };

/** One message that is being sent: what is known of it, and what becomes of it. */
export class MessageLog {
  constructor(
    private readonly parts: { readonly store: EventStore; readonly now: () => Date },
    private readonly subject: OpenMessage,
  ) {}

  async state(): Promise<MessageState> {
    return (await loadAggregate(this.parts.store, message, this.stream)).state;
  }

  /** What it says already it does not say again; whether it said something. */
  async advance(next: AdvanceSending): Promise<boolean> {
    const { events } = await handleCommand(this.parts.store, this.context, async (load) => {
      const to = await load(message, this.stream);
      return [{ to, events: decideAdvanceSending(next, to.state) }];
    });
    return events.length > 0;
  }

  /**
   * Its carrier has taken it: from now on what is told under the carrier's name for it is told of this message, and so is
   * what was told before. False when that name is another message's.
   */
  async take({ carrierMessageId, carrierStatus, carrierCode }: TakenMessage): Promise<boolean> {
    const { workspace, messageId } = this.subject;
    let isOurs = true;
    await handleCommand(this.parts.store, this.context, async (load) => {
      const own = await load(message, this.stream);
      const state = own.state as KnownMessage;
      const named = await load(message, messageStream(workspace, messageIdOf(state, carrierMessageId)));
      isOurs = named.state.is === 'awaited' || (named.state.is === 'linked' && named.state.messageId === messageId);
      if (!isOurs || state.carrierMessageId !== null) return [];
      const said = { carrierMessageId, carrierStatus, occurredAt: null, callback: null };
      const report = { ...refOf(state), ...said, message: null };
      const status = statusInWordsOf(state.carrier, carrierStatus);
      const complaint = { carrierCode, carrierDetail: null };
      const failure = isFailure(status) ? failureOfMessage(state.carrier, status, complaint) : null;
      const events: MessageEvent[] = decideReportStatus({ ...report, status, failure }, state);
      const linked = decideLinkMessage({ messageId, carrierMessageId }, events, { named: named.state, own: state });
      return [
        { to: own, events: linked.own },
        { to: named, events: linked.named },
      ];
    });
    return isOurs;
  }

  private get stream(): string {
    return messageStream(this.subject.workspace, this.subject.messageId);
  }

  private get context(): CommandContext {
    const { workspace, messageId } = this.subject;
    const time = this.parts.now().toISOString();
    return { workspace, actor: SENDER, time, correlationId: messageId, causationId: messageId };
  }
}
