import type { MessageOrder } from '#carrier-messages';
import type { Capabilities, Money, NumberType } from '#number-facts';
import type { CarrierError } from './carrier.errors.js';

/** What a connected account says of itself. */
export interface AccountFacts {
  /**
   * The carrier's own name for the account, such as a Twilio account SID. Two connections of one account have the same. Null
   * where the credentials do not tell.
   */
  readonly reference: string | null;
  /** Null where the carrier gives none. */
  readonly name: string | null;
  readonly status: 'active' | 'suspended' | 'closed';
  readonly isTrial: boolean;
}

/** What somebody looks for. At least a country. */
export interface NumberSearch {
  /** ISO 3166-1, two capital letters. */
  readonly country: string;
  readonly type: NumberType;
  /** Digits of the national destination code. */
  readonly areaCode?: string | undefined;
  /** Digits that follow each other anywhere in the number. */
  readonly contains?: string | undefined;
  /** Each of them is needed. */
  readonly capabilities?: readonly (keyof Capabilities)[] | undefined;
  /** At most so many listings: 1 to 50. */
  readonly limit: number;
}

/** A number that can be bought now. */
export interface Listing {
  /** E.164. */
  readonly number: string;
  readonly country: string;
  /** As people write it, such as `San Francisco, CA`; null where the carrier does not say. */
  readonly locality: string | null;
  readonly type: NumberType;
  readonly capabilities: Capabilities;
  /** Null where the carrier does not say; never guessed. */
  readonly monthlyCost: Money | null;
  /** What the carrier wants to know of the buyer first, where it tells. */
  readonly requires: readonly ('address' | 'bundle')[];
}

/** Where a carrier tells us of calls and messages. Absolute URLs without secrets. */
export interface WebhookTargets {
  readonly voice: string;
  readonly messages: string;
  readonly messageStatus: string;
}

/** What came with a message. */
export interface FetchedMedia {
  /** As the host says; null where it does not. */
  readonly contentType: string | null;
  readonly bytes: Uint8Array;
}

/** A message that is to be sent from a number of the account. */
export interface OutgoingMessage extends Pick<MessageOrder, 'messageId' | 'from' | 'to' | 'body' | 'mediaUrls'> {
  /** Where its carrier tells how far it is; says which message it is. */
  readonly statusUrl: string;
}

/**
 * How a number is set up at its carrier: exactly the fields that this product ever writes there, as the carrier names and
 * gives them. May hold somebody's secrets (in the URLs), so it is kept sealed and never shown as it is.
 */
export type CarrierConfiguration = Readonly<Record<string, string | boolean | null>>;

/** Which of a number's calls and messages reach us. */
export interface Pointing {
  readonly voice: boolean;
  readonly messages: boolean;
}

/** Something at the carrier that takes calls or messages of a number past its webhooks. */
export interface Override {
  readonly kind: 'messaging_service' | 'trunk' | 'application' | 'connection' | 'messaging_profile' | 'call_forwarding';
  /** The carrier's id of it. */
  readonly id: string;
  readonly name: string | null;
  readonly takes: 'voice' | 'messages';
}

/** What takes calls or messages of a number past its own webhooks, from what was known of the whole account. */
export type OverridesOf = (owned: OwnedNumber) => readonly Override[];

/** A number that the account holds. */
export interface OwnedNumber {
  /** E.164. */
  readonly number: string;
  /** The carrier's own id of it. */
  readonly carrierNumberId: string;
  /** Null where the carrier does not say. */
  readonly type: NumberType | null;
  readonly capabilities: Capabilities;
  readonly country: string | null;
  readonly locality: string | null;
  readonly monthlyCost: Money | null;
  readonly configuration: CarrierConfiguration;
  /** The purchase of ours that brought it, as `NumberOrder.purchaseId`; null for any other. */
  readonly purchaseId: string | null;
}

export interface OwnedNumberPage {
  readonly numbers: readonly OwnedNumber[];
  /** Where the next page begins, opaque; null on the last one. */
  readonly next: string | null;
  /** How many numbers the account holds in all, where the carrier tells. */
  readonly total: number | null;
}

/** Something that a carrier wants settled before a number may be used, and how far that is. */
export interface Clearance {
  /** `unknown`: it wants this, and does not tell how it stands; `unasked`: nor is it asked. */
  readonly status: 'granted' | 'pending' | 'missing' | 'refused' | 'unknown' | 'unasked';
  /** How it stands, in a sentence for people. */
  readonly message: string;
  /** What to do, in a sentence; null when it is granted. */
  readonly remedy: string | null;
}

/** What tells whether a number needs to be registered for texts. */
export type RegistrableNumber = Pick<OwnedNumber, 'number' | 'type' | 'country' | 'capabilities'>;

/** A number as its carrier sees it now. */
export interface Inspection {
  /** As `Carrier.ownedNumber`. */
  readonly owned: OwnedNumber | undefined;
  /** What the number itself waits for, such as an address or documents; null where the carrier speaks of nothing. */
  readonly papers: Clearance | null;
}

export interface NumberOrder {
  /** E.164. */
  readonly number: string;
  /** UUID of our purchase: kept at the carrier with the number or the order, so that it can be found again. */
  readonly purchaseId: string;
  readonly webhooks: WebhookTargets;
}

/**
 * What has become of an order. `none`: the carrier knows nothing of it, and holds no number for it. `waitsFor`: what
 * somebody has to do at the carrier before the order goes on.
 */
export type OrderOutcome =
  | { readonly status: 'bought'; readonly number: OwnedNumber }
  | { readonly status: 'pending'; readonly waitsFor?: CarrierError }
  | { readonly status: 'refused'; readonly error: CarrierError }
  | { readonly status: 'none' };

/** What the account needs once, before webhooks of any of its numbers can point here: ids at the carrier, by name. */
export type AccountSetup = Readonly<Record<string, string>>;
