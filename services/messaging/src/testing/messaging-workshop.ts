import { domainEvent, handleCommand } from '#event-store';
import type { Aggregate, DomainEvent } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { HOME, WHO } from '#event-store/testing';
import type { CarrierName } from '#number-facts';
import { InMemoryVault } from '#vault/in-memory';
import { CallbackIntake } from '../inbound-webhook/callback-intake.js';
import type { MessageContent, MessageEvent, SealedText } from '../message/domain/message.events.js';
import { message, messageIdOf, messageStream } from '../message/message.aggregate.js';
import { MessageNumbers } from '../numbers/message-numbers.js';
import { SealedWords } from '../subject/sealed-words.js';
import type { WordsPlace } from '../subject/sealed-words.js';
import { SubjectKeys } from '../subject/subject-keys.js';

/** Ours. */
export const NUMBER = '+14155550100';
/** Whoever writes to it. */
export const STRANGER = '+442071838750';
export const TWILIO_ACCOUNT = 'account-1';
export const TELNYX_ACCOUNT = 'account-2';
export const TELNYX_NUMBER = '+14155550101';

/** What messages are taken in and sent with, in memory. */
export class MessagingWorkshop {
  readonly store = new InMemoryEventStore();
  readonly vault = new InMemoryVault();
  readonly keys = new SubjectKeys(this.vault);
  readonly words = new SealedWords(this.keys);
  readonly numbers = new MessageNumbers();
  knowsNumbers = true;
  /** Messages with something that is to be fetched. */
  readonly withMedia: string[] = [];
  readonly intake = new CallbackIntake({
    store: this.store,
    numbers: this.numbers,
    words: this.words,
    knowsNumbers: () => this.knowsNumbers,
    onMedia: ({ messageId }) => this.withMedia.push(messageId),
  });

  constructor() {
    this.hold(NUMBER, 'twilio', TWILIO_ACCOUNT);
    this.hold(TELNYX_NUMBER, 'telnyx', TELNYX_ACCOUNT);
  }

  /** A workspace gets a number. */
  hold(number: string, carrier: CarrierName, carrierAccountId: string | null, workspace = HOME): void {
    const capabilities = { voice: true, sms: true, mms: true };
    const facts = { workspace, number, capabilities, carrier, carrierAccountId };
    this.numbers.apply({ type: 'NumberImported', ...facts, numberType: 'local', country: 'US' });
  }

  assign(number: string, agentId: string): void {
    this.numbers.apply({ type: 'NumberAssigned', workspace: HOME, number, profile: 'sms', agentId });
  }

  async write<State, Event extends DomainEvent>(
    aggregate: Aggregate<State, Event>,
    stream: string,
    ...events: Event[]
  ): Promise<void> {
    await handleCommand(this.store, WHO, async (load) => [{ to: await load(aggregate, stream), events }]);
  }

  writeMessage(messageId: string, ...events: MessageEvent[]): Promise<void> {
    return this.write(message, messageStream(HOME, messageId), ...events);
  }

  /** Everything that happened, whatever its stream, in order. */
  async events(): Promise<readonly DomainEvent[]> {
    return (await this.store.readAll({ after: 0 })).map((event) => domainEvent(event));
  }

  async typesOf(messageId: string, workspace = HOME): Promise<readonly string[]> {
    return (await this.store.readStream(messageStream(workspace, messageId))).map(({ type }) => type);
  }

  sealContent(place: Omit<WordsPlace, 'part'>, content: MessageContent, timeMs: number): Promise<SealedText> {
    return this.words.seal({ ...place, part: 'content' }, Buffer.from(JSON.stringify(content)), timeMs);
  }
}

/** What a message of that name is called here. */
export const idOf = (carrierMessageId: string, carrierAccountId = TWILIO_ACCOUNT): string =>
  messageIdOf({ carrierAccountId }, carrierMessageId);
