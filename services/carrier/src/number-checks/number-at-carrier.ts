import type { NumberInQuestion } from '#carrier-side';
import type { AccountFacts, Clearance, Inspection, Override, OwnedNumber, Pointing } from '../carrier/carrier-facts.js';
import type { Reach } from '../inbound-webhook/webhook-reach.js';
import type { Known } from './last-answer.js';

/** Where calls and messages of a number go. */
export interface WaysIn {
  /** Undefined when the account does not hold it, or while nobody could call us. */
  readonly pointing: Pointing | undefined;
  /** For people; null: nowhere. */
  readonly targets: { readonly voice: string | null; readonly messages: string | null };
}

/** A number as its carrier described it, and where its calls and messages go by that. */
export interface InspectedNumber extends Inspection, WaysIn {}

/** The same in another region than that in which numbers are at first. */
export interface WaysInElsewhere extends WaysIn {
  readonly region: string;
  readonly owned: OwnedNumber;
}

/** What takes calls and messages past us. */
export interface OverridesSeen {
  /** That of which it holds for calls; null where there is no choice. */
  readonly region: string | null;
  readonly overrides: readonly Override[];
}

/** All that a carrier was asked of a number, each by itself: what one cannot be asked must not hide another. */
export interface NumberAtCarrier {
  /** The carrier's name for people. */
  readonly who: string;
  /** As the inventory knows it. */
  readonly question: NumberInQuestion;
  readonly account: Known<AccountFacts>;
  readonly setup: Known<Pointing>;
  /** Whether the webhook for calls leads here. Nothing of a carrier that calls nobody. */
  readonly reach: Known<Reach>;
  readonly inspection: Known<InspectedNumber>;
  /** Where its calls are handled. Nothing where there is no choice. */
  readonly region: Known<string>;
  /** How they are taken there; undefined where `inspection` says it. */
  readonly elsewhere: Known<WaysInElsewhere> | undefined;
  readonly overrides: Known<OverridesSeen>;
  readonly registration: Known<Clearance | null>;
}
