import { parsePhoneNumber } from '#phone-number';
import type { TakenMessage } from '#carrier-messages';
import { WorkSlices } from '#work-slices';
import type { Money, NumberType } from '#number-facts';
import type {
  AccountFacts,
  AccountSetup,
  CarrierConfiguration,
  Clearance,
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
  RegistrableNumber,
  WebhookTargets,
} from '../carrier-facts.js';
import { Carrier } from '../carrier.port.js';
import type { NumberAtTwilio } from './listed-numbers.js';
import { TwilioAccount } from './twilio-account.js';
import {
  askedAgain,
  configurationOf,
  leadsTo,
  messagesPointTo,
  savedFields,
  targetsIn,
  voicePointsTo,
  withoutWebhooks,
} from './twilio-configuration.js';
import type { FieldValues } from './twilio-configuration.js';
import { TwilioCountries } from './twilio-countries.js';
import type { TwilioCredentials } from './twilio-credentials.js';
import { TwilioMarketplace } from './twilio-marketplace.js';
import { overridesWith } from './twilio-overrides.js';
import { TwilioMessages, mediaOfAccount } from './twilio-messages.js';
import { TwilioMessagingServices } from './twilio-messaging-services.js';
import { capabilitiesIn, friendlyNameOf, numberTypeIn, purchaseIdIn } from './twilio-numbers.js';
import { TwilioOwnedNumbers, isPageName } from './twilio-owned-numbers.js';
import { papersOf, registrationAtTwilio } from './twilio-papers.js';
import { TwilioRegions } from './twilio-regions.js';

export interface TwilioCarrierOptions {
  readonly credentials: TwilioCredentials;
  /** Takes the place of Twilio's hosts: `{apiUrl}/{host}{path}`. */
  readonly apiUrl?: string | undefined;
  /** How long one answer of Twilio's may take, whole; half a minute unless said. */
  readonly timeoutMs?: number | undefined;
}

/** An account at Twilio. Keep one for as long as its credentials hold: it remembers prices and messaging services for a while. */
export class TwilioCarrier extends Carrier {
  override readonly regions: TwilioRegions;
  readonly #account: TwilioAccount;
  readonly #countries: TwilioCountries;
  readonly #marketplace: TwilioMarketplace;
  readonly #numbers: TwilioOwnedNumbers;
  readonly #messagingServices: TwilioMessagingServices;
  readonly #messages: TwilioMessages;

  constructor({ credentials, apiUrl, timeoutMs }: TwilioCarrierOptions) {
    super();
    const { accountSid } = credentials;
    this.#account = new TwilioAccount({ accountSid, credentials, who: 'Twilio', apiUrl, timeoutMs });
    this.#countries = new TwilioCountries(this.#account);
    this.#marketplace = new TwilioMarketplace(this.#account, this.#countries);
    this.#numbers = new TwilioOwnedNumbers(this.#account);
    this.#messagingServices = new TwilioMessagingServices(this.#account);
    this.#messages = new TwilioMessages(this.#account, mediaOfAccount(credentials, apiUrl));
    this.regions = new TwilioRegions({ credentials, account: this.#account, apiUrl, timeoutMs });
  }

  async account(): Promise<AccountFacts> {
    const { friendlyName, status, type } = await this.#account.describe();
    if (status === 'active') await this.#numbers.requireAccess();
    return { reference: this.#account.sid, name: friendlyName || null, status, isTrial: type === 'Trial' };
  }

  numberTypes(country: string): Promise<readonly NumberType[]> {
    return this.#countries.types(country);
  }

  searchNumbers(search: NumberSearch): Promise<readonly Listing[]> {
    return this.#marketplace.search(search);
  }

  listing(number: string): Promise<Listing | undefined> {
    return this.#marketplace.find(number);
  }

  /** Each number names its webhooks by itself: the account needs nothing but to let us. */
  async setUp(): Promise<AccountSetup> {
    await this.#numbers.requireAccess();
    return {};
  }

  async takeDown(): Promise<void> {}

  async buy({ number, purchaseId, webhooks }: NumberOrder): Promise<OrderOutcome> {
    const bought = await this.#numbers.buy({
      phoneNumber: number,
      friendlyName: friendlyNameOf(purchaseId),
      voiceUrl: askedAgain(webhooks.voice),
      voiceMethod: 'POST',
      smsUrl: askedAgain(webhooks.messages),
      smsMethod: 'POST',
    });
    // The number is bought: that its price cannot be asked for now must not read as if it were not.
    const monthlyCost = await this.#monthlyCost(bought).catch(() => null);
    return { status: 'bought', number: ownedNumber(bought, monthlyCost) };
  }

  /** Twilio knows no orders: the number is there and bears the purchase's id, or the order came to nothing. */
  async orderOutcome({ number, purchaseId }: Pick<NumberOrder, 'number' | 'purchaseId'>): Promise<OrderOutcome> {
    const owned = await this.ownedNumber(number);
    return owned?.purchaseId === purchaseId ? { status: 'bought', number: owned } : { status: 'none' };
  }

  async ownedNumbers(page?: string): Promise<OwnedNumberPage> {
    const { numbers, next } = await this.#numbers.page(page);
    const owned: OwnedNumber[] = [];
    const slices = new WorkSlices();
    for (const number of numbers) {
      await slices.pause();
      owned.push(ownedNumber(number, await this.#monthlyCost(number)));
    }
    return { numbers: owned, next, total: null };
  }

  isPage(page: string): boolean {
    return isPageName(page);
  }

  async ownedNumber(number: string): Promise<OwnedNumber | undefined> {
    const found = await this.#numbers.find(number);
    return found && ownedNumber(found, await this.#monthlyCost(found));
  }

  async inspect(number: string): Promise<Inspection> {
    const found = await this.#numbers.find(number);
    if (!found) return { owned: undefined, papers: null };
    return { owned: ownedNumber(found, await this.#monthlyCost(found)), papers: papersOf(found) };
  }

  async registration(number: RegistrableNumber): Promise<Clearance | null> {
    return registrationAtTwilio(number);
  }

  /** Nothing is made there that could send anything anywhere. */
  async setupPointing(): Promise<Pointing> {
    return { voice: true, messages: true };
  }

  pointing(owned: OwnedNumber, webhooks: WebhookTargets): Pointing {
    const isSo = (wanted: FieldValues) => leadsTo(owned.configuration, wanted);
    return { voice: isSo(voiceHere(owned, webhooks)), messages: isSo(messagesHere(owned, webhooks)) };
  }

  currentTargets(owned: OwnedNumber): { readonly voice: string | null; readonly messages: string | null } {
    return targetsIn(owned.configuration);
  }

  async overrides(owned: OwnedNumber): Promise<readonly Override[]> {
    return overridesWith(await this.#messagingServices.byNumber())(owned);
  }

  async overridesOfAll(): Promise<OverridesOf> {
    return overridesWith(await this.#messagingServices.byNumberNow());
  }

  /** Nothing is made there that could be found again. */
  async ownsSetup(): Promise<boolean> {
    return false;
  }

  withoutUs({ configuration }: Pick<OwnedNumber, 'configuration'>, webhooks: WebhookTargets): CarrierConfiguration {
    return withoutWebhooks(configuration, webhooks);
  }

  async pointHere(owned: OwnedNumber, webhooks: WebhookTargets): Promise<OwnedNumber> {
    const number = await this.#numbers.configure(owned, pointingTo(owned, webhooks));
    return ownedNumber(number, owned.monthlyCost);
  }

  async configure(owned: OwnedNumber, configuration: CarrierConfiguration): Promise<OwnedNumber> {
    const number = await this.#numbers.configure(owned, savedFields(configuration));
    return ownedNumber(number, owned.monthlyCost);
  }

  release({ carrierNumberId }: Pick<OwnedNumber, 'number' | 'carrierNumberId'>): Promise<void> {
    return this.#numbers.release(carrierNumberId);
  }

  sendMessage(message: OutgoingMessage): Promise<TakenMessage> {
    return this.#messages.send(message);
  }

  findMessages(message: OutgoingMessage, since: Date): Promise<readonly TakenMessage[]> {
    return this.#messages.find(message, since);
  }

  fetchMedia(url: string): Promise<FetchedMedia> {
    return this.#messages.fetchMedia(url);
  }

  #monthlyCost({ phoneNumber, type }: NumberAtTwilio): Promise<Money | null> {
    return this.#countries.heldCost(countryOf(phoneNumber), numberTypeIn(type) ?? null);
  }
}

function ownedNumber(number: NumberAtTwilio, monthlyCost: Money | null): OwnedNumber {
  return {
    number: number.phoneNumber,
    carrierNumberId: number.sid,
    type: numberTypeIn(number.type) ?? null,
    capabilities: capabilitiesIn(number.capabilities),
    country: countryOf(number.phoneNumber),
    // Twilio says where a number is while it is for sale, and no longer.
    locality: null,
    monthlyCost,
    configuration: configurationOf(number),
    purchaseId: purchaseIdIn(number.friendlyName),
  };
}

/** Twilio does not say it of a number that is held. */
function countryOf(number: string): string | null {
  return parsePhoneNumber(number)?.country ?? null;
}

function pointingTo(owned: OwnedNumber, webhooks: WebhookTargets): FieldValues {
  return { ...voiceHere(owned, webhooks), ...messagesHere(owned, webhooks) };
}

/** What a number cannot do leads nowhere, and stays as it is. */
function voiceHere({ capabilities: { voice } }: OwnedNumber, webhooks: WebhookTargets): FieldValues {
  return voice ? voicePointsTo(webhooks.voice) : {};
}

/** The same for messages. */
function messagesHere({ capabilities: { sms, mms } }: OwnedNumber, webhooks: WebhookTargets): FieldValues {
  return sms || mms ? messagesPointTo(webhooks.messages) : {};
}
