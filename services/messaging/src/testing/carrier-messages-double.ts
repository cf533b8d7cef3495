import { CarrierMessages } from '#carrier-messages';
import type { FoundMessages, MessageOrder, SendAnswer } from '#carrier-messages';

/** Answers as a test says, one answer after the other and the last one from then on; remembers what it was asked. */
export class CarrierMessagesDouble extends CarrierMessages {
  readonly sent: MessageOrder[] = [];
  readonly lookedFor: { readonly order: MessageOrder; readonly sentAfter: string }[] = [];
  answers: (SendAnswer | Error | Promise<SendAnswer>)[] = [];
  finds: (FoundMessages | Error)[] = [];

  override async send(order: MessageOrder): Promise<SendAnswer> {
    this.sent.push(order);
    const answer = this.answers.length > 1 ? this.answers.shift()! : this.answers[0];
    if (answer === undefined) return taken(`SM-${order.messageId}`);
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
