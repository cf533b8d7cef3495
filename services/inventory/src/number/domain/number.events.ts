/** What an agent may use a number for. */
export type Profile = 'inbound' | 'outbound' | 'sms';
export const PROFILES: readonly Profile[] = ['inbound', 'outbound', 'sms'];

export type NumberType = 'local' | 'national' | 'mobile' | 'toll_free';
export const NUMBER_TYPES: readonly NumberType[] = ['local', 'national', 'mobile', 'toll_free'];

export type Carrier = 'twilio' | 'telnyx' | 'sip' | 'sandbox';
export const CARRIERS: readonly Carrier[] = ['twilio', 'telnyx', 'sip', 'sandbox'];

export interface Capabilities {
  readonly voice: boolean;
  readonly sms: boolean;
  readonly mms: boolean;
}

/** A monthly price: a decimal amount as text, so that no digit is lost, and an ISO 4217 code. */
export interface Money {
  readonly amount: string;
  readonly currency: string;
}

/** The number came into the workspace's hands from a carrier account or a list of its own. */
export interface NumberImported {
  readonly type: 'NumberImported';
  readonly number: string;
  readonly workspace: string;
  readonly carrier: Carrier;
  readonly carrierAccountId: string | null;
  readonly numberType: NumberType;
  readonly capabilities: Capabilities;
  readonly country: string | null;
  readonly locality: string | null;
  readonly monthlyCost: Money | null;
  /** The import that brought it and the line of its file, so that an import can be told from a later one. */
  readonly importId: string;
  readonly row: number;
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
  readonly cause: 'requested' | 'agent_archived' | 'number_given_back';
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

export type NumberEvent =
  | NumberImported
  | NumberAssigned
  | NumberUnassigned
  | OutboundDisabled
  | OutboundEnabled
  | NumberReleased
  | NumberDetached;
