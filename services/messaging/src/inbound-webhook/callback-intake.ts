import { randomUUIDv7 } from 'node:crypto';
import { signatureInvalid } from '#carrier-webhooks';
import { handleCommand, unwritten } from '#event-store';
import type { Addition, CommandContext, EventStore, Load, Loaded } from '#event-store';
import type { CarrierName } from '#number-facts';
import { RecentlySet } from '#recently-set';
import { consent, consentStream } from '../consent/consent.aggregate.js';
import { consentWish } from '../consent/domain/consent-words.js';
import type { ConsentWish } from '../consent/domain/consent-words.js';
import { decideHearConsent } from '../consent/hear-consent/hear-consent.js';
import { isFailure } from '../message/domain/message-status.events.js';
import type { MessageEvent, MessageRef } from '../message/domain/message.events.js';
import { refOf } from '../message/domain/message.state.js';
import type { KnownMessage, MessageState } from '../message/domain/message.state.js';
import { failureOfMessage } from '../message/failure-of-message.js';
import { decideLinkMessage } from '../message/link-message/link-message.js';
import { message, messageIdOf, messageStream } from '../message/message.aggregate.js';
import { decideReceiveMessage } from '../message/receive-message/receive-message.js';
import { decideReportStatus } from '../message/report-status/report-status.js';
import type { MessageNumber, MessageNumbers } from '../numbers/message-numbers.js';
import type { SealedWords } from '../subject/sealed-words.js';
import { callbackNotTaken } from './carrier-callback.js';
import type { CallbackMessage, CallbackStatus, CarrierCallback } from './carrier-callback.js';

/** Who tells, and when it came. */
export interface CallbackSource {
  readonly workspace: string;
  readonly carrier: CarrierName;
  readonly carrierAccountId: string;
  readonly rawBody: Uint8Array;
  /** Milliseconds since 1970. */
  readonly receivedAtMs: number;
  readonly requestId: string;
}

type LoadedMessage = Loaded<MessageState, MessageEvent>;

export interface CallbackIntakeParts {
  readonly store: EventStore;
  readonly numbers: MessageNumbers;
  readonly words: SealedWords;
  /** Whether all numbers are known: before, none is said to be somebody else's. */
  readonly knowsNumbers: () => boolean;
  /** Told of a message with something that is to be fetched. */
  readonly onMedia: (message: { readonly workspace: string; readonly messageId: string }) => void;
}

/** Carriers tell again after seconds what was not answered. */
const MAX_RECENT = 20_000;

/** Writes down what carriers tell, once, however often and in whichever order they tell it. */
export class CallbackIntake {
  private readonly recentlyTold = new RecentlySet<string, true>(MAX_RECENT);

  constructor(private readonly parts: CallbackIntakeParts) {}

  /**
   * Durable when it resolves. Rejects with `signature_invalid` where it is about a number that is not the account's, so
   * that nobody learns whose numbers are whose, and with what the event store and the vault say.
   */
  async take(callback: CarrierCallback, source: CallbackSource): Promise<void> {
    if (callback.is === 'other') return;
    const additions =
      callback.is === 'received'
        ? (load: Load, attempt: number) => this.receive(callback.message, source, { load, attempt })
        : (load: Load) => this.report(callback.status, source, load);
    await handleCommand(this.parts.store, contextOf(source), additions);
    if (callback.is !== 'received' || callback.message.media.length === 0) return;
    const messageId = messageIdOf(source, callback.message.carrierMessageId);
    this.parts.onMedia({ workspace: source.workspace, messageId });
  }

  private async receive(
    told: CallbackMessage,
    source: CallbackSource,
    { load, attempt }: { readonly load: Load; readonly attempt: number },
  ): Promise<readonly Addition[]> {
    const { workspace } = source;
    const { agentId } = this.ownNumber(told.to, source);
    const messageId = messageIdOf(source, told.carrierMessageId);
    const to = await this.loadTold(messageStream(workspace, messageId), load, attempt);
    if (to.state.is === 'known') return [];
    const ref = { messageId, number: told.to, subject: told.from, agentId };
    const facts = await this.facts(told, ref, source);
    const callback = await this.sealCallback(ref, source);
    const received = { to, events: decideReceiveMessage({ ...facts, callback }, to.state) };
    return [received, ...(await this.hearConsent(told, ref, source, load))];
  }

  /** Most messages are told once, so that looking whether this one was costs more than being refused where it was. */
  private loadTold(stream: string, load: Load, attempt: number): LoadedMessage | Promise<LoadedMessage> {
    const isNew = attempt === 1 && this.recentlyTold.get(stream) === undefined;
    this.recentlyTold.set(stream, true);
    return isNew ? unwritten(message, stream) : load(message, stream);
  }

  private async hearConsent(
    told: CallbackMessage,
    { number, subject, messageId }: MessageRef,
    { workspace, carrier }: CallbackSource,
    load: Load,
  ): Promise<readonly Addition[]> {
    const wish = wishOf(carrier, told);
    if (!wish) return [];
    const to = await load(consent, consentStream(workspace, number, subject));
    return [{ to, events: decideHearConsent({ ...wish, number, subject, messageId }, to.state) }];
  }

  private async report(told: CallbackStatus, source: CallbackSource, load: Load): Promise<readonly Addition[]> {
    const named = await this.loadNamed(told, source, load);
    const own = await this.loadOwn(told, named, source, load);
    const to = own ?? named;
    const ref = this.refOf(told, to.state, source);
    if (isTold(to.state, told)) return [];
    const callback = await this.sealCallback(ref, source);
    const elsewhere = told.message && to.state.is === 'awaited' ? await this.facts(told.message, ref, source) : null;
    const events = decideReportStatus({ ...reportOf(told, source), ...ref, callback, message: elsewhere }, to.state);
    if (!own || named.state.is !== 'awaited') return [{ to, events }];
    const link = { messageId: ref.messageId, carrierMessageId: told.carrierMessageId };
    const linked = decideLinkMessage(link, events, { named: named.state, own: own.state });
    return [
      { to: own, events: linked.own },
      { to: named, events: linked.named },
    ];
  }

  /** The stream that the carrier's name for the message leads to. */
  private loadNamed({ carrierMessageId }: CallbackStatus, source: CallbackSource, load: Load): Promise<LoadedMessage> {
    return load(message, messageStream(source.workspace, messageIdOf(source, carrierMessageId)));
  }

  /** The message that was sent from here, by its name with the carrier or by the id that the carrier was given with it. */
  private async loadOwn(
    { messageId }: CallbackStatus,
    named: LoadedMessage,
    { workspace, carrierAccountId }: CallbackSource,
    load: Load,
  ): Promise<Loaded<KnownMessage, MessageEvent> | undefined> {
    const ownId = named.state.is === 'linked' ? named.state.messageId : messageId;
    if (ownId === null || !UUID.test(ownId)) return undefined;
    const own = await load(message, messageStream(workspace, ownId));
    if (own.state.is !== 'known' || own.state.carrierAccountId !== carrierAccountId) return undefined;
    return own as Loaded<KnownMessage, MessageEvent>;
  }

  /** Of a message that is known, whoever has the number now; of another, the number must be the account's. */
  private refOf(told: CallbackStatus, state: MessageState, source: CallbackSource): MessageRef {
    if (state.is === 'known') return refOf(state);
    const { agentId } = this.ownNumber(told.from, source);
    return { messageId: messageIdOf(source, told.carrierMessageId), number: told.from, subject: told.to, agentId };
  }

  private async facts(
    { carrierMessageId, kind, body, media, segments, encoding, occurredAt }: CallbackMessage,
    ref: MessageRef,
    { workspace, carrier, carrierAccountId, receivedAtMs }: CallbackSource,
  ) {
    const { subject, messageId } = ref;
    const words = Buffer.from(JSON.stringify({ body, media }));
    const content = await this.parts.words.seal(
      { workspace, subject, messageId, part: 'content' },
      words,
      receivedAtMs,
    );
    const of = { ...ref, carrierMessageId, carrier, carrierAccountId };
    const began = plausible(occurredAt, receivedAtMs);
    return { ...of, kind, mediaCount: media.length, segments, encoding, content, occurredAt: began };
  }

  private sealCallback({ subject, messageId }: MessageRef, { workspace, rawBody, receivedAtMs }: CallbackSource) {
    return this.parts.words.seal({ workspace, subject, messageId, part: 'callback' }, rawBody, receivedAtMs);
  }

  private ownNumber(number: string, { workspace, carrierAccountId }: CallbackSource): MessageNumber {
    const held = this.parts.numbers.held(number);
    if (held?.workspace === workspace && held.carrierAccountId === carrierAccountId) return held;
    throw this.parts.knowsNumbers() ? signatureInvalid() : callbackNotTaken();
  }
}

/** A carrier tells for days of what it had; a time that is further from when it was told is a fault of a clock. */
const MAX_LATE_MS = 7 * 24 * 60 * 60 * 1_000;

function plausible(occurredAt: string | null, receivedAtMs: number): string | null {
  const lateMs = occurredAt === null ? Number.NaN : receivedAtMs - Date.parse(occurredAt);
  return lateMs >= 0 && lateMs <= MAX_LATE_MS ? occurredAt : null;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What the carrier has read out of it holds; otherwise its words do. */
function wishOf(
  carrier: CarrierName,
  { consent: said, body }: CallbackMessage,
): { readonly wish: ConsentWish; readonly word: string } | undefined {
  if (said === null) return undefined;
  return said === undefined ? consentWish(carrier, body) : { wish: said, word: said === 'opt_out' ? 'STOP' : 'START' };
}

/** What is told once more needs no sealing first. */
function isTold(state: MessageState, { carrierStatus }: CallbackStatus): boolean {
  return state.is === 'known' && state.carrierMessageId !== null && state.told.includes(carrierStatus);
}

function reportOf(
  { carrierMessageId, status, carrierStatus, carrierCode, carrierDetail, occurredAt }: CallbackStatus,
  { carrier }: CallbackSource,
) {
  const failure = isFailure(status) ? failureOfMessage(carrier, status, { carrierCode, carrierDetail }) : null;
  return { carrierMessageId, status, carrierStatus, occurredAt, failure };
}

function contextOf({ workspace, carrier, receivedAtMs, requestId }: CallbackSource): CommandContext {
  return {
    workspace,
    actor: { kind: 'system', id: carrier, name: carrier },
    time: new Date(receivedAtMs).toISOString(),
    correlationId: requestId,
    causationId: randomUUIDv7(),
  };
}
