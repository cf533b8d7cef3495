import { assertNever } from '#assert-never';
import type { Unfinished } from '#background-work';
import type { CarrierMessages, MessageOrder, SendAnswer } from '#carrier-messages';
import { loadAggregate } from '#event-store';
import type { EventStore } from '#event-store';
import { consent, consentStream } from '../consent/consent.aggregate.js';
import type { SealedWords } from '../subject/sealed-words.js';
import { recipientOptedOut } from './domain/message.errors.js';
import type { MessageFailed, MessageRef } from './domain/message.events.js';
import { isOpen, refOf } from './domain/message.state.js';
import type { KnownMessage } from './domain/message.state.js';
import { failureOfMessage } from './failure-of-message.js';
import { contentOf } from './message-content.js';
import { MessageLog } from './message-log.js';
import type { OpenMessage } from './open-messages.js';
import type { NumberPaces } from './number-paces.js';

export interface MessageRunParts {
  readonly store: EventStore;
  readonly words: SealedWords;
  readonly carrierMessages: CarrierMessages;
  readonly paces: NumberPaces;
  readonly now: () => Date;
}

/** A text that comes so late is worth nothing: carriers keep none for longer. */
const MAX_QUEUED_MS = 4 * 60 * 60 * 1_000;

/** How long a carrier may take to list a message that it has taken. */
const MAY_SHOW_MS = 120_000;
const LOOK_AGAIN_MS = 5_000;

/**
 * One message, from wherever its stream says it stands to its carrier's answer. Handed over once: from then on nothing is
 * concluded from silence, and nothing is sent again.
 */
export class MessageRun {
  private readonly log: MessageLog;

  constructor(
    private readonly parts: MessageRunParts,
    private readonly subject: OpenMessage,
  ) {
    this.log = new MessageLog(parts, subject);
  }

  /**
   * Hands it over, if that is still to be done; `unanswered`: it is to be looked for. Rejects with what may pass: what the
   * event store and the vault say.
   */
  async send(): Promise<Unfinished | 'unanswered' | void> {
    const state = await this.log.state();
    if (!isOpen(state)) return undefined;
    if (state.handedOverAt !== null) return 'unanswered';
    const { now, paces } = this.parts;
    if (now().getTime() - Date.parse(state.createdAt) > MAX_QUEUED_MS) return this.fail(state, EXPIRED);
    const order = await this.orderOf(state);
    if (!order) return this.fail(state, ERASED);
    if (await this.isOptedOut(state)) return this.fail(state, optedOut(state));
    const waitMs = paces.take(state.number, state.carrier, state.segments);
    if (waitMs > 0) return { againInMs: waitMs };
    await this.log.advance({ type: 'MessageSendStarted', messageId: state.messageId });
    return this.conclude(state, await this.answerTo(order));
  }

  /** Finds out whether it was sent, as far as its carrier tells. Rejects as `send` does, and with `service_unavailable`. */
  async lookFor(): Promise<Unfinished | void> {
    const state = await this.log.state();
    if (!isOpen(state) || state.handedOverAt === null) return undefined;
    const order = await this.orderOf(state);
    // Words that are erased cannot be looked for: the carrier may still tell of it.
    const found = order
      ? await this.parts.carrierMessages.find(order, state.handedOverAt)
      : ({ is: 'untold' } as const);
    if (found.is === 'held_up') return { againInMs: found.retryAfterMs ?? LOOK_AGAIN_MS };
    if (found.is === 'looked') {
      for (const each of found.messages) if (await this.log.take(each)) return undefined;
      if (this.parts.now().getTime() - Date.parse(state.handedOverAt) > MAY_SHOW_MS) return this.fail(state, NOT_SENT);
    }
    await this.log.advance({ type: 'MessageUncertain', messageId: state.messageId, ...ANSWER_LOST });
    return found.is === 'looked' ? { againInMs: LOOK_AGAIN_MS } : undefined;
  }

  private async conclude(state: KnownMessage, answer: SendAnswer): Promise<Unfinished | 'unanswered' | void> {
    const { messageId } = state;
    switch (answer.is) {
      case 'taken':
        await this.log.take(answer.message);
        return undefined;
      case 'refused':
        return this.fail(state, refusalOf(state, answer.carrierCode, answer.detail));
      case 'held_up': {
        const { code, detail, retryAfterMs } = answer;
        await this.log.advance({ type: 'MessageHeldUp', messageId, code, detail });
        return { againInMs: retryAfterMs ?? LOOK_AGAIN_MS, because: Object.assign(new Error(detail), { code }) };
      }
      case 'unknown':
        await this.log.advance({ type: 'MessageUncertain', messageId, code: answer.code, detail: answer.detail });
        return 'unanswered';
      default:
        return assertNever(answer);
    }
  }

  /** That nobody can be asked does not say that nobody was. */
  private async answerTo(order: MessageOrder): Promise<SendAnswer> {
    try {
      return await this.parts.carrierMessages.send(order);
    } catch (error) {
      const { code = 'internal_error', message: detail } = error as Error & { readonly code?: string };
      return { is: 'unknown', code, detail };
    }
  }

  private async orderOf(state: KnownMessage): Promise<MessageOrder | undefined> {
    const { workspace } = this.subject;
    const { messageId, carrierAccountId, number: from, subject: to } = state;
    const content = await contentOf(this.parts.words, workspace, state);
    if (!content) return undefined;
    const { body, media } = content;
    return { workspace, carrierAccountId, messageId, from, to, body, mediaUrls: media.map(({ url }) => url) };
  }

  private async isOptedOut({ number, subject }: KnownMessage): Promise<boolean> {
    const stream = consentStream(this.subject.workspace, number, subject);
    return (await loadAggregate(this.parts.store, consent, stream)).state.isOptedOut;
  }

  private async fail(
    state: KnownMessage,
    why: Omit<MessageFailed, 'type' | keyof MessageRef | 'report'>,
  ): Promise<void> {
    await this.log.advance({ type: 'MessageFailed', ...refOf(state), ...why, report: null });
  }
}

const EXPIRED = {
  status: 'expired',
  code: 'expired',
  carrierCode: null,
  detail: 'It could not be handed to its carrier for four hours.',
  remedy: 'See what held it up in the history of the message, and send it again if it still matters.',
} as const;

const ERASED = {
  status: 'canceled',
  code: 'subject_erased',
  carrierCode: null,
  detail: 'The words of its recipient were erased before it was sent.',
  remedy: 'Nothing is to be done: it was not sent.',
} as const;

const NOT_SENT = {
  status: 'failed',
  code: 'not_sent',
  carrierCode: null,
  detail: 'The answer of its carrier was lost, and the carrier has no such message.',
  remedy: 'Send it again, if it still matters.',
} as const;

const ANSWER_LOST = {
  code: 'answer_lost',
  detail:
    'It was handed to its carrier, whose answer was lost. It is never sent again; the carrier may still tell what has become of it.',
};

function optedOut({ subject, number }: KnownMessage) {
  const { code, message: detail } = recipientOptedOut(subject, number);
  const remedy = 'Do not send it again.';
  return { status: 'canceled', code, carrierCode: null, detail, remedy } as const;
}

/** By the carrier's number for it, where that is known; otherwise as the carrier's adapter says it. */
function refusalOf({ carrier }: KnownMessage, carrierCode: string | null, said: string) {
  const failure = failureOfMessage(carrier, 'failed', { carrierCode, carrierDetail: null });
  const isKnown = failure.code !== 'carrier_failed';
  return { status: 'failed', ...failure, detail: isKnown ? failure.detail : said } as const;
}
