import type { Chance } from '../../services/standalone/src/testing/chance.js';

/** What the log must show of a message. */
export interface TrueMessage {
  readonly carrierMessageId: string;
  readonly direction: 'inbound' | 'outbound';
  readonly kind: 'sms' | 'mms';
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly status: string;
  /** Ours, of why it did not arrive. */
  readonly failureCode: string | null;
  readonly agentId: string;
}

/** A request that a carrier makes, whatever it is signed with. */
export type CarrierEvent =
  | {
      readonly carrier: 'twilio';
      readonly path: 'messages' | 'message-status';
      readonly query: string;
      readonly fields: Readonly<Record<string, string>>;
    }
  | { readonly carrier: 'telnyx'; readonly path: 'messages'; readonly event: unknown };

export interface Truth {
  readonly events: readonly CarrierEvent[];
  readonly messages: readonly TrueMessage[];
}

/** A number of ours, and who answers it. */
export interface OwnNumber {
  readonly number: string;
  readonly agentId: string;
}

/** A message that was sent from here. */
export interface SentFromHere {
  readonly messageId: string;
  readonly carrierMessageId: string;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly agentId: string;
}

export interface TruthParts {
  readonly chance: Chance;
  readonly eventCount: number;
  readonly numbers: Readonly<Record<'twilio' | 'telnyx', readonly OwnNumber[]>>;
  /** At Twilio, whose statuses tell no message. */
  readonly sent: readonly SentFromHere[];
}

const WORDS =
  'Hello order arrives tomorrow thanks naïve café 日本 € {braces} “quotes” 👋 call me at ten & twenty = 100 % sure'.split(
    ' ',
  );
const FEW_STRANGERS = 500;

/** Ends of a message at Twilio, with the carrier's number for why and ours. */
const TWILIO_ENDS = [
  { words: ['queued', 'sent', 'delivered'], status: 'delivered', errorCode: null, code: null },
  {
    words: ['queued', 'sending', 'sent', 'undelivered'],
    status: 'undelivered',
    errorCode: '30003',
    code: 'recipient_unreachable',
  },
  { words: ['queued', 'failed'], status: 'failed', errorCode: '30007', code: 'filtered_as_spam' },
] as const;

const TELNYX_ENDS = [
  { word: 'delivered', status: 'delivered', errorCode: null, code: null },
  { word: 'delivery_failed', status: 'undelivered', errorCode: '40001', code: 'recipient_is_landline' },
  { word: 'delivery_unconfirmed', status: 'delivery_unconfirmed', errorCode: null, code: null },
  { word: 'expired', status: 'expired', errorCode: '40005', code: 'expired' },
] as const;

/** Everything that carriers tell in a storm, and the log that is true of it. */
export function makeTruth({ chance, eventCount, numbers, sent }: TruthParts): Truth {
  const maker = new TruthMaker(chance, numbers);
  for (const message of sent) maker.statusesOfTwilio(message);
  while (maker.events.length < eventCount) maker.anything(eventCount - maker.events.length);
  return maker;
}

class TruthMaker implements Truth {
  readonly events: CarrierEvent[] = [];
  readonly messages: TrueMessage[] = [];
  private count = 0;

  constructor(
    private readonly chance: Chance,
    private readonly numbers: TruthParts['numbers'],
  ) {}

  /** `room`: for so many events. */
  anything(room: number): void {
    const what = this.chance.below(10);
    if (what < 5) this.receivedAtTwilio();
    else if (what < 8 || room < 2) this.receivedAtTelnyx();
    else this.sentElsewhereAtTelnyx();
  }

  statusesOfTwilio({ messageId, carrierMessageId, from, to, body, agentId }: SentFromHere): void {
    const end = this.chance.oneOf(TWILIO_ENDS);
    for (const word of end.words) {
      const isEnd = word === end.words.at(-1);
      const error = isEnd && end.errorCode !== null ? { ErrorCode: end.errorCode } : {};
      this.events.push({
        carrier: 'twilio',
        path: 'message-status',
        query: `?message=${messageId}`,
        fields: {
          MessageSid: carrierMessageId,
          SmsSid: carrierMessageId,
          MessageStatus: word,
          From: from,
          To: to,
          ...error,
        },
      });
    }
    const { status, code: failureCode } = end;
    this.messages.push({
      carrierMessageId,
      direction: 'outbound',
      kind: 'sms',
      from,
      to,
      body,
      status,
      failureCode,
      agentId,
    });
  }

  private receivedAtTwilio(): void {
    const { number: to, agentId } = this.chance.oneOf(this.numbers.twilio);
    const sid = `SM${this.nextId(32)}`;
    const [from, body] = [this.stranger(), this.words()];
    this.events.push({
      carrier: 'twilio',
      path: 'messages',
      query: '',
      fields: {
        MessageSid: sid,
        SmsSid: sid,
        SmsStatus: 'received',
        From: from,
        To: to,
        Body: body,
        NumMedia: '0',
        NumSegments: '1',
      },
    });
    this.received({ carrierMessageId: sid, from, to, body, agentId });
  }

  private receivedAtTelnyx(): void {
    const { number: to, agentId } = this.chance.oneOf(this.numbers.telnyx);
    const [id, from, body] = [this.nextUuid(), this.stranger(), this.words()];
    const recipient = { phone_number: to, status: 'webhook_delivered' };
    const payload = { ...this.payload(id, from, body), direction: 'inbound', to: [recipient] };
    this.tellAtTelnyx('message.received', payload);
    this.received({ carrierMessageId: id, from, to, body, agentId });
  }

  private sentElsewhereAtTelnyx(): void {
    const { number: from, agentId } = this.chance.oneOf(this.numbers.telnyx);
    const [id, to, body] = [this.nextUuid(), this.stranger(), this.words()];
    const end = this.chance.oneOf(TELNYX_ENDS);
    const errors = end.errorCode === null ? [] : [{ code: end.errorCode, title: 'Not delivered' }];
    const outbound = (status: string) => ({ direction: 'outbound', to: [{ phone_number: to, status }] });
    const payload = this.payload(id, from, body);
    this.tellAtTelnyx('message.sent', { ...payload, ...outbound('sent') });
    this.tellAtTelnyx('message.finalized', { ...payload, ...outbound(end.word), errors });
    const { status, code: failureCode } = end;
    this.messages.push({
      carrierMessageId: id,
      direction: 'outbound',
      kind: 'sms',
      from,
      to,
      body,
      status,
      failureCode,
      agentId,
    });
  }

  private received(of: Pick<TrueMessage, 'carrierMessageId' | 'from' | 'to' | 'body' | 'agentId'>): void {
    this.messages.push({ ...of, direction: 'inbound', kind: 'sms', status: 'received', failureCode: null });
  }

  private payload(id: string, from: string, text: string) {
    const receivedAt = new Date().toISOString();
    return {
      record_type: 'message',
      id,
      type: 'SMS',
      from: { phone_number: from },
      text,
      media: [],
      parts: 1,
      received_at: receivedAt,
    };
  }

  private tellAtTelnyx(eventType: string, payload: object): void {
    const data = {
      record_type: 'event',
      id: this.nextUuid(),
      event_type: eventType,
      occurred_at: new Date().toISOString(),
      payload,
    };
    this.events.push({ carrier: 'telnyx', path: 'messages', event: { data, meta: { attempt: 1 } } });
  }

  private stranger(): string {
    return `+4477009${String(this.chance.below(FEW_STRANGERS)).padStart(5, '0')}`;
  }

  private words(): string {
    return Array.from({ length: 3 + this.chance.below(12) }, () => this.chance.oneOf(WORDS)).join(' ');
  }

  private nextId(length: number): string {
    this.count += 1;
    return this.count.toString(16).padStart(length, '0');
  }

  private nextUuid(): string {
    return this.nextId(32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }
}
