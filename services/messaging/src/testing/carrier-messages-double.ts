import { CarrierMessages } from '#carrier-messages';
import type { FoundMessages, MediaAnswer, MediaOrder, MessageOrder, SendAnswer } from '#carrier-messages';

/** Answers as a test says, one answer after the other and the last one from then on; remembers what it was asked. */
export class CarrierMessagesDouble extends CarrierMessages {
  readonly sent: MessageOrder[] = [];
  readonly lookedFor: { readonly order: MessageOrder; readonly sentAfter: string }[] = [];
  answers: (SendAnswer | Error | Promise<SendAnswer>)[] = [];
  finds: (FoundMessages | Error)[] = [];
  readonly fetched: MediaOrder[] = [];
  media: (MediaAnswer | Error)[] = [];

  override async send(order: MessageOrder): Promise<SendAnswer> {
    this.sent.push(order);
    const answer = this.answers.length > 1 ? this.answers.shift()! : this.answers[0];
    if (answer === undefined) return taken(`SM-${order.messageId}`);
    if (answer instanceof Error) throw answer;
    return answer;
  }

  override async fetchMedia(order: MediaOrder): Promise<MediaAnswer> {
    this.fetched.push(order);
    const answer = this.media.length > 1 ? this.media.shift()! : this.media[0];
    if (answer === undefined) throw new Error('Nobody said what is fetched.');
    if (answer instanceof Error) throw answer;
    return answer;
  }

  override async find(order: MessageOrder, sentAfter: string): Promise<FoundMessages> {
    this.lookedFor.push({ order, sentAfter });
    const found = this.finds.length > 1 ? this.finds.shift()! : this.finds[0];
    if (found === undefined) throw new Error('Nobody said what is found.');
    if (found instanceof Error) throw found;
    return found;
  }
}

export const taken = (
  carrierMessageId: string,
  carrierStatus = 'queued',
  carrierCode: string | null = null,
): SendAnswer => ({ is: 'taken', message: { carrierMessageId, carrierStatus, carrierCode } });

export const unknown: SendAnswer = {
  is: 'unknown',
  code: 'carrier_unavailable',
  detail: 'The carrier did not answer.',
};

export const away = (): Error =>
  Object.assign(new Error('The carrier service cannot be asked.'), { code: 'service_unavailable' });
