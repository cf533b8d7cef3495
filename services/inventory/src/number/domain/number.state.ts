import type { Capabilities, CarrierName, Money, NumberType } from '#number-facts';
import { FIRST_REGION } from './number.events.js';
import type { CarrierRefusal, Profile, RegionChoice, RegionStatus, SettledRegionStatus } from './number.events.js';

/** A number's region, where its carrier has regions. */
export interface NumberRegion extends RegionChoice {
  readonly status: RegionStatus;
  /** Since when it is so. */
  readonly since: string;
  /** Where it was before, and will be again if the carrier does not confirm. */
  readonly former: RegionChoice | null;
  /** What was known of that. */
  readonly formerStatus: SettledRegionStatus | null;
  /** Id of the event that asked for it, while it is pending. */
  readonly askedBy: string | null;
  readonly failure: CarrierRefusal | null;
}

/** What brought a number. */
export type BroughtBy = { readonly importId: string; readonly row: number } | { readonly purchaseId: string };

/** Kept for a purchase that is under way. */
export interface Reservation {
  readonly workspace: string;
  readonly purchaseId: string;
}

/** What is known of a number however it ended. */
interface NumberFacts {
  readonly number: string;
  readonly workspace: string;
  readonly carrier: CarrierName;
  readonly carrierAccountId: string | null;
  readonly origin: 'purchased' | 'imported';
  readonly type: NumberType;
  readonly capabilities: Capabilities;
  readonly country: string | null;
  readonly locality: string | null;
  readonly monthlyCost: Money | null;
  /** Agent ids. Those that are set are all the same (rule 3). */
  readonly profiles: Readonly<Record<Profile, string | null>>;
  /** Means something only while an outbound agent is assigned (rule 7). */
  readonly outboundSwitch: 'enabled' | 'disabled';
  /** Why the number is still held, though it was to be given back. */
  readonly giveBackFailure: CarrierRefusal | null;
  /** Null where the carrier has none (rule 10), and of a number that is not held any more. */
  readonly region: NumberRegion | null;
  readonly broughtBy: BroughtBy;
  /** Every purchase that has ever brought it, this time or before: each does so once. */
  readonly purchaseIds: readonly string[];
  /** Revision of the last event; what `If-Match` is compared with. */
  readonly version: string;
  readonly acquiredAt: string;
  readonly updatedAt: string;
}

/** Nobody has claimed the number yet, as far as the reader may know. */
export interface UnclaimedNumber {
  readonly status: 'unclaimed';
  readonly reservation?: Reservation;
}

export interface HeldNumber extends NumberFacts {
  readonly status: 'active';
}

/**
 * On its way back to its carrier or its owner: still the workspace's, and of no use to it. It keeps its profiles and its
 * switch, for it may stay after all; but another number may take its place with an agent meanwhile.
 */
export interface LeavingNumber extends NumberFacts {
  readonly status: 'releasing';
  /** To its carrier, or set up there as it was before it came. */
  readonly leaving: 'release' | 'detach';
  /** Id of the event with which it began. */
  readonly askedBy: string;
}

export interface FormerNumber extends NumberFacts {
  readonly status: 'released' | 'detached';
  /** Somebody here wanted it: it was not lost there, nor did an import fail to set it up. */
  readonly isGivenBack: boolean;
  readonly reservation?: Reservation;
}

/** One that the workspace has: what is on its way back may stay after all. */
export type PresentNumber = HeldNumber | LeavingNumber;

/** One that a workspace holds or held. */
export type ClaimedNumber = PresentNumber | FormerNumber;

export type NumberState = UnclaimedNumber | ClaimedNumber;

export const NO_PROFILES: Readonly<Record<Profile, string | null>> = { inbound: null, outbound: null, sms: null };

/** The one agent that uses the number, if any. */
export function assignedAgent({ profiles }: Pick<NumberFacts, 'profiles'>): string | null {
  return profiles.inbound ?? profiles.outbound ?? profiles.sms;
}

/** The switch as users see it: there is none while there is no outbound agent. */
export function outboundCalls({
  profiles,
  outboundSwitch,
}: Pick<NumberFacts, 'profiles' | 'outboundSwitch'>): 'enabled' | 'disabled' | null {
  return profiles.outbound === null ? null : outboundSwitch;
}

/** inbound and outbound need voice, sms needs sms or mms (rule 5). */
export function canServe({ voice, sms, mms }: Capabilities, profile: Profile): boolean {
  return profile === 'sms' ? sms || mms : voice;
}

/** Where the number's calls are handled, `confirmed` or `assumed`: while another is pending, the one before that. */
export function settledRegion({ value, edge, status, former }: NumberRegion): RegionChoice {
  return status === 'pending' ? (former ?? FIRST_REGION) : { value, edge };
}
