import type { Capabilities, Carrier, Money, NumberType, Profile } from './number.events.js';

/** What is known of a number however it ended. */
interface NumberFacts {
  readonly number: string;
  readonly workspace: string;
  readonly carrier: Carrier;
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
  /** The import and line that brought it. */
  readonly importedBy: { readonly importId: string; readonly row: number };
  /** Revision of the last event; what `If-Match` is compared with. */
  readonly version: string;
  readonly acquiredAt: string;
  readonly updatedAt: string;
}

/** Nobody has claimed the number yet, as far as the reader may know. */
export interface UnclaimedNumber {
  readonly status: 'unclaimed';
}

export interface HeldNumber extends NumberFacts {
  readonly status: 'active';
}

export interface FormerNumber extends NumberFacts {
  readonly status: 'released' | 'detached';
}

export type NumberState = UnclaimedNumber | HeldNumber | FormerNumber;

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
