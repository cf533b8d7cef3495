import type { TakenMessage } from '#carrier-messages';
import type { NumberType } from '#number-facts';
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
} from './carrier-facts.js';
import type { CarrierRegions } from './carrier-regions.port.js';

/**
 * One account at a carrier, opened with its credentials and its `AccountSetup`. Every adapter passes `testing/carrier.contract.ts`.
 *
 * Each method does one thing once: it repeats nothing that could have had an effect. Rejects with a `CarrierError`
 * alone, whose `effect` says whether the thing may have happened.
 */
export abstract class Carrier {
  /** What the account is, and by that whether the credentials are right and allow what we do. */
  abstract account(): Promise<AccountFacts>;

  /** The types of number that can be bought in a country. Rejects with `country_not_offered`. */
  abstract numberTypes(country: string): Promise<readonly NumberType[]>;

  /** Rejects with `country_not_offered`, `number_type_not_offered`. Empty when nothing fits. */
  abstract searchNumbers(search: NumberSearch): Promise<readonly Listing[]>;

  /** The listing of one number, with its price now; undefined when it is not to be had. */
  abstract listing(number: string): Promise<Listing | undefined>;

  /**
   * Makes sure that the account has what our webhooks need, and returns it: from then on it is part of what the account is
   * opened with. Finds what it made before, also when nobody remembers: calling it again changes nothing.
   */
  abstract setUp(webhooks: WebhookTargets): Promise<AccountSetup>;

  /** Takes away what `setUp` made, once no number needs it. What is gone already stays gone. */
  abstract takeDown(): Promise<void>;

  /** Whether this is the account in which `setUp` made something; false where it never makes anything. */
  abstract ownsSetup(): Promise<boolean>;

  /**
   * Buys a number that points here from its first moment. `pending`: the carrier takes its time; ask `orderOutcome`.
   * A refusal is a rejection when the carrier gives it at once, and an outcome when it gives it of an order that it took.
   */
  abstract buy(order: NumberOrder): Promise<OrderOutcome>;

  /** What has become of an order that `buy` was called for, whatever it said. */
  abstract orderOutcome(order: Pick<NumberOrder, 'number' | 'purchaseId'>): Promise<OrderOutcome>;

  /** Numbers that the account holds, page by page, each as large as the carrier allows. */
  abstract ownedNumbers(page?: string): Promise<OwnedNumberPage>;

  /** Whether `ownedNumbers` may have named a page so: no other can be asked for. */
  abstract isPage(page: string): boolean;

  /** Undefined when the account does not hold it. */
  abstract ownedNumber(number: string): Promise<OwnedNumber | undefined>;

  /** `ownedNumber`, and what the carrier says of the number's papers with the same request. */
  abstract inspect(number: string): Promise<Inspection>;

  /**
   * Whether the number is registered for texts to the United States, if it needs to be. Null where it does not, as far as
   * its type and country say.
   */
  abstract registration(number: RegistrableNumber): Promise<Clearance | null>;

  /** Which of the account's calls and messages what `setUp` made still sends here; both where it makes nothing. */
  abstract setupPointing(webhooks: WebhookTargets): Promise<Pointing>;

  /** Which of calls and messages of the number reach us, as far as its own configuration says. What it cannot do counts as reaching us. */
  abstract pointing(owned: OwnedNumber, webhooks: WebhookTargets): Pointing;

  /** Where calls and messages of the number go now, for people: URLs without secrets, or what takes them. Null: nowhere. */
  abstract currentTargets(owned: OwnedNumber): { readonly voice: string | null; readonly messages: string | null };

  /** What takes calls or messages of the number past its own webhooks. */
  abstract overrides(owned: OwnedNumber): Promise<readonly Override[]>;

  /** The same for every number of the account, as it is now: asked for once, and then known of each without another request. */
  abstract overridesOfAll(): Promise<OverridesOf>;

  /** A configuration, as it is or as it was saved, without what points here. */
  abstract withoutUs(of: Pick<OwnedNumber, 'configuration'>, webhooks: WebhookTargets): CarrierConfiguration;

  /** Makes the number point here, and returns it as it is then. */
  abstract pointHere(owned: OwnedNumber, webhooks: WebhookTargets): Promise<OwnedNumber>;

  /** Makes the number's configuration exactly `configuration`, and returns the number as it is then. */
  abstract configure(owned: OwnedNumber, configuration: CarrierConfiguration): Promise<OwnedNumber>;

  /** Gives the number up. Resolves too when the account does not hold it any more. */
  abstract release(owned: Pick<OwnedNumber, 'number' | 'carrierNumberId'>): Promise<void>;

  /** Sends a message, and gives the carrier its id here. Rejects with `messages_not_sent` where no message ever is. */
  abstract sendMessage(message: OutgoingMessage): Promise<TakenMessage>;

  /** Messages alike that were asked for since a time, the oldest first; undefined where the carrier cannot be asked for them. */
  abstract findMessages(message: OutgoingMessage, since: Date): Promise<readonly TakenMessage[] | undefined>;

  /** What came with a message that was received, from where the carrier said that it is: from hosts of its own alone. */
  abstract fetchMedia(url: string): Promise<FetchedMedia>;

  /** Where calls are handled, for carriers where one can choose. */
  abstract readonly regions: CarrierRegions | undefined;
}
