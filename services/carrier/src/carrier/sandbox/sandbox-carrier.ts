import type { TakenMessage } from '#carrier-messages';
import type { NumberType } from '#number-facts';
import { withoutSecrets } from '#without-secrets';
import type {
  AccountFacts,
  AccountSetup,
  CarrierConfiguration,
  FetchedMedia,
  Inspection,
  Listing,
  NumberOrder,
  NumberSearch,
  OrderOutcome,
  OutgoingMessage,
  Override,
  OverridesOf,
  OwnedNumber,
  OwnedNumberPage,
  Pointing,
  WebhookTargets,
} from '../carrier-facts.js';
import { Carrier } from '../carrier.port.js';
import { leadsHere } from '../leads-here.js';
import { failureOnPurpose, sandboxError } from './failures-on-purpose.js';
import type { HeldNumbers } from './holdings.js';
import { stemOf } from './number-ranges.js';
import { offerOf, rangesOf, typesOf } from './offer.js';
import { answerLost, numberNotAvailable, numberNotOffered } from './refusals.js';
import { searchRanges } from './search-ranges.js';
import { findInSandbox, sendInSandbox } from './sent-messages.js';
import { SoldNumbers } from './sold-numbers.js';
import type { SandboxAccount } from './sold-numbers.js';

/** A page ends with the block that fills it. */
const PAGE_SIZE = 100;

/** The number's id is that of the purchase that brought it, so that a number bought again is another one. */
const ID_PREFIX = 'sandbox-';

/**
 * A carrier inside the product that nobody pays for, so that everything can be tried before there is an account anywhere.
 * Its numbers are fictional, and calls and messages lead nowhere. What it has sold is in the event store, so it is still
 * sold after a restart. Which numbers fail to be bought, and how: `failures-on-purpose.ts`.
 */
export class SandboxCarrier extends Carrier {
  readonly regions = undefined;
  private readonly sold: SoldNumbers;

  constructor(private readonly options: SandboxAccount) {
    super();
    this.sold = new SoldNumbers(options);
  }

  async account(): Promise<AccountFacts> {
    const name = 'Sandbox: fictional numbers, nothing is charged, no call or message gets through';
    return { reference: this.options.accountId, name, status: 'active', isTrial: false };
  }

  async numberTypes(country: string): Promise<readonly NumberType[]> {
    return typesOf(country);
  }

  async searchNumbers(search: NumberSearch): Promise<readonly Listing[]> {
    return searchRanges(rangesOf(search), search, async (stem) => {
      const held = await this.sold.inBlock(stem);
      return ({ number }) => this.sold.isFree(held, number);
    });
  }

  async listing(number: string): Promise<Listing | undefined> {
    const offer = offerOf(number);
    return offer && this.sold.isFree(await this.sold.inBlock(stemOf(number)), number) ? offer : undefined;
  }

  async setUp(): Promise<AccountSetup> {
    return {};
  }

  async takeDown(): Promise<void> {}

  async ownsSetup(): Promise<boolean> {
    return false;
  }

  async buy(order: NumberOrder): Promise<OrderOutcome> {
    if (!offerOf(order.number)) throw numberNotOffered(order.number);
    const failure = failureOnPurpose(order.number);
    if (failure?.kind === 'refused') throw sandboxError({ ...failure, effect: 'none' });
    const held = await this.sold.inBlock(stemOf(order.number));
    if (this.sold.orderIn(held, order) === 'lost') throw numberNotAvailable(order.number);
    await this.sold.order(order, pointingTo(order.webhooks));
    if (failure?.kind === 'answer_lost') throw answerLost();
    return this.orderOutcome(order);
  }

  async orderOutcome(order: Pick<NumberOrder, 'number' | 'purchaseId'>): Promise<OrderOutcome> {
    const held = await this.sold.inBlock(stemOf(order.number));
    const status = this.sold.orderIn(held, order) ?? 'lost';
    if (status === 'refused') return { status, error: numberNotAvailable(order.number) };
    if (status === 'lost') return { status: 'none' };
    if (status === 'pending') return { status };
    const number = this.ownedIn(held, order.number);
    return number ? { status, number } : { status: 'none' };
  }

  async ownedNumbers(page = '0'): Promise<OwnedNumberPage> {
    const stems = await this.sold.enteredBlocks();
    const numbers: OwnedNumber[] = [];
    let index = Number(page);
    for (; index < stems.length && numbers.length < PAGE_SIZE; index += 1) {
      const held = await this.sold.inBlock(stems[index]!);
      for (const number of Object.keys(held).toSorted()) {
        const owned = this.ownedIn(held, number);
        if (owned) numbers.push(owned);
      }
    }
    return { numbers, next: index < stems.length ? String(index) : null, total: null };
  }

  isPage(page: string): boolean {
    return /^[1-9]\d{0,8}$/.test(page);
  }

  async ownedNumber(number: string): Promise<OwnedNumber | undefined> {
    return this.ownedIn(await this.sold.inBlock(stemOf(number)), number);
  }

  async inspect(number: string): Promise<Inspection> {
    return { owned: await this.ownedNumber(number), papers: null };
  }

  /** Fictional numbers need none. */
  async registration(): Promise<null> {
    return null;
  }

  async setupPointing(): Promise<Pointing> {
    return { voice: true, messages: true };
  }

  pointing({ configuration }: OwnedNumber, webhooks: WebhookTargets): Pointing {
    const { voiceUrl, messagesUrl, messageStatusUrl } = configuration;
    return {
      voice: voiceUrl === webhooks.voice,
      messages: messagesUrl === webhooks.messages && messageStatusUrl === webhooks.messageStatus,
    };
  }

  currentTargets({ configuration }: OwnedNumber): { readonly voice: string | null; readonly messages: string | null } {
    return { voice: shownUrl(configuration['voiceUrl']), messages: shownUrl(configuration['messagesUrl']) };
  }

  async overrides(): Promise<readonly Override[]> {
    return [];
  }

  async overridesOfAll(): Promise<OverridesOf> {
    return () => [];
  }

  withoutUs({ configuration }: Pick<OwnedNumber, 'configuration'>, webhooks: WebhookTargets): CarrierConfiguration {
    return Object.fromEntries(
      Object.entries(configuration).map(([field, url]) => [field, leadsHere(url, webhooks) ? null : url]),
    );
  }

  async pointHere(owned: OwnedNumber, webhooks: WebhookTargets): Promise<OwnedNumber> {
    return this.configure(owned, pointingTo(webhooks));
  }

  async configure(owned: OwnedNumber, configuration: CarrierConfiguration): Promise<OwnedNumber> {
    await this.sold.configure(owned.number, purchaseOf(owned), configuration);
    return { ...owned, configuration };
  }

  async release(owned: Pick<OwnedNumber, 'number' | 'carrierNumberId'>): Promise<void> {
    await this.sold.release(owned.number, purchaseOf(owned));
  }

  async sendMessage(message: OutgoingMessage): Promise<TakenMessage> {
    return sendInSandbox(message);
  }

  async findMessages(message: OutgoingMessage): Promise<readonly TakenMessage[]> {
    return findInSandbox(message);
  }

  async fetchMedia(): Promise<FetchedMedia> {
    throw sandboxError({ code: 'media_gone', message: 'Messages of the sandbox have no media.', effect: 'none' });
  }

  private ownedIn(held: HeldNumbers, number: string): OwnedNumber | undefined {
    const holding = this.sold.ownedIn(held, number);
    const offer = offerOf(number);
    if (!holding || !offer) return undefined;
    const { requires: _, ...facts } = offer;
    const { purchaseId, configuration } = holding;
    return { ...facts, carrierNumberId: ID_PREFIX + purchaseId, configuration, purchaseId };
  }
}

function pointingTo({ voice, messages, messageStatus }: WebhookTargets): CarrierConfiguration {
  return { voiceUrl: voice, messagesUrl: messages, messageStatusUrl: messageStatus };
}

function purchaseOf({ carrierNumberId }: Pick<OwnedNumber, 'carrierNumberId'>): string {
  return carrierNumberId.slice(ID_PREFIX.length);
}

/** Without what people put into URLs to keep others out: user, password, query. */
function shownUrl(url: CarrierConfiguration[string] | undefined): string | null {
  return typeof url === 'string' ? withoutSecrets(url.replace(/[?#].*$/, '')) : null;
}
