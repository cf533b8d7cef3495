import type { Capabilities, CarrierName, Money, NumberType } from '#number-facts';

/** What an agent may use a number for. */
export type Profile = 'inbound' | 'outbound' | 'sms';
export const PROFILES: readonly Profile[] = ['inbound', 'outbound', 'sms'];

/** Where a carrier handles a number's calls, and where they enter its network; no edge: the carrier's choice. */
export interface RegionChoice {
  /** As the carrier names it, such as `us1`. */
  readonly value: string;
  /** Such as `ashburn`. */
  readonly edge: string | null;
}

/** In which a number at Twilio is until somebody says otherwise. Source: Twilio, "Inbound Processing Region". */
export const FIRST_REGION: RegionChoice = { value: 'us1', edge: null };

/**
 * `pending` until the carrier has confirmed it. `assumed`: nobody has asked it where the calls are handled, or it did not
 * confirm what was asked for last.
 */
export type RegionStatus = SettledRegionStatus | 'pending';
export type SettledRegionStatus = 'assumed' | 'confirmed';

/** Why a region was not had that the carrier may have taken all the same. */
export const REGION_NOT_CONFIRMED = 'region_not_confirmed';

/** A number that was bought is where all begin. Before an import anybody may have moved it. */
export const FIRST_REGION_STATUS = {
  NumberImported: 'assumed',
  NumberPurchased: 'confirmed',
} as const satisfies Record<string, RegionStatus>;

/** Why a carrier did not do what was asked: stable code, and a sentence. */
export interface CarrierRefusal {
  readonly code: string;
  readonly detail: string;
}

/** What is known of a number when it comes. */
export interface AcquiredFacts {
  readonly number: string;
  readonly workspace: string;
  readonly carrier: CarrierName;
  readonly carrierAccountId: string | null;
  readonly numberType: NumberType;
  readonly capabilities: Capabilities;
  readonly country: string | null;
  readonly locality: string | null;
  readonly monthlyCost: Money | null;
}

/** The number came into the workspace's hands from a carrier account or a list of its own. */
export interface NumberImported extends AcquiredFacts {
  readonly type: 'NumberImported';
  /** The import that brought it and the line of its file, or its place in the account's list, so that an import can be told from a later one. */
  readonly importId: string;
  readonly row: number;
}

/** The number was bought for the workspace. */
export interface NumberPurchased extends AcquiredFacts {
  readonly type: 'NumberPurchased';
  readonly purchaseId: string;
}

/** The number is being bought for the workspace: until that has ended, nobody else can claim it. */
export interface NumberReserved {
  readonly type: 'NumberReserved';
  readonly number: string;
  readonly workspace: string;
  readonly purchaseId: string;
}

/** The purchase has brought nothing. */
export interface NumberReservationLifted {
  readonly type: 'NumberReservationLifted';
  readonly number: string;
  readonly purchaseId: string;
}

export interface NumberAssigned {
  readonly type: 'NumberAssigned';
  readonly number: string;
  readonly profile: Profile;
  readonly agentId: string;
}

export interface NumberUnassigned {
  readonly type: 'NumberUnassigned';
  readonly number: string;
  readonly profile: Profile;
  readonly agentId: string;
  /** `replaced`: its agent has got another number in its place, while it was leaving. */
  readonly cause: 'requested' | 'agent_archived' | 'replaced' | 'number_given_back' | 'number_lost';
}

export interface OutboundDisabled {
  readonly type: 'OutboundDisabled';
  readonly number: string;
}

export interface OutboundEnabled {
  readonly type: 'OutboundEnabled';
  readonly number: string;
  /** `assignment_removed`: the switch went back by itself when the outbound agent left (seeds, "Outbound Calling Control"). */
  readonly cause: 'requested' | 'assignment_removed';
}

/** It is to be handled in that region from now on; the carrier is being asked. */
export interface RegionSet {
  readonly type: 'RegionSet';
  readonly number: string;
  /** Whose business it is now. */
  readonly carrierAccountId: string;
  readonly region: RegionChoice;
  /** In which the carrier has said to handle it: where it stays until then, and when nothing comes of it. */
  readonly former: RegionChoice;
}

/** The carrier handles the number's calls there. */
export interface RegionConfirmed {
  readonly type: 'RegionConfirmed';
  readonly number: string;
  readonly region: RegionChoice;
}

/**
 * The carrier did not do it, or could not have reached us from there. `code`: `REGION_NOT_CONFIRMED`, or something that
 * came before it was asked for.
 */
export interface RegionFailed extends CarrierRefusal {
  readonly type: 'RegionFailed';
  readonly number: string;
  readonly region: RegionChoice;
  readonly staysIn: RegionChoice;
  /** Assumed when the carrier may have moved it all the same. Absent from the first of these events: confirmed. */
  readonly staysAs?: SettledRegionStatus;
}

/** The carrier says that the number can do other things than before. */
export interface CapabilitiesChanged {
  readonly type: 'CapabilitiesChanged';
  readonly number: string;
  readonly capabilities: Capabilities;
}

/** The carrier is being told to take the number back. Nobody can use it meanwhile, and it keeps its profiles until it has gone. */
export interface NumberReleaseStarted {
  readonly type: 'NumberReleaseStarted';
  readonly number: string;
  /** Whose business it is now. */
  readonly carrierAccountId: string;
}

/** The number is being set up at its carrier as it was before it came. Otherwise as `NumberReleaseStarted`. */
export interface NumberDetachStarted {
  readonly type: 'NumberDetachStarted';
  readonly number: string;
  /** Whose business it is now. */
  readonly carrierAccountId: string;
  /** How it was set up before it came is not put back: what points here is taken away. */
  readonly restore?: false;
}

/** The carrier would not: the workspace holds the number as before, and it can be used again. */
export interface NumberGiveBackFailed extends CarrierRefusal {
  readonly type: 'NumberGiveBackFailed';
  readonly number: string;
}

/** Given back to the carrier. Anybody may claim the number again. */
export interface NumberReleased {
  readonly type: 'NumberReleased';
  readonly number: string;
}

/** Given back to its owner. Anybody may claim the number again. */
export interface NumberDetached {
  readonly type: 'NumberDetached';
  readonly number: string;
}

/** The carrier's account does not hold the number any more: it was given up there, or moved away. Anybody may claim it again. */
export interface NumberLost {
  readonly type: 'NumberLost';
  readonly number: string;
  readonly carrierAccountId: string;
}

export type NumberEvent =
  | NumberReserved
  | NumberReservationLifted
  | NumberPurchased
  | NumberImported
  | NumberAssigned
  | NumberUnassigned
  | OutboundDisabled
  | OutboundEnabled
  | RegionSet
  | RegionConfirmed
  | RegionFailed
  | CapabilitiesChanged
  | NumberReleaseStarted
  | NumberDetachStarted
  | NumberGiveBackFailed
  | NumberReleased
  | NumberDetached
  | NumberLost;
