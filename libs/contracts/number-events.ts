/** What an agent may use a number for. */
export type PublicProfile = 'inbound' | 'outbound' | 'sms';

interface NumberFact<Type extends string> {
  readonly type: Type;
  readonly workspace: string;
  /** E.164. */
  readonly number: string;
}

export interface NumberImportedV1 extends NumberFact<'NumberImported'> {
  readonly capabilities: { readonly voice: boolean; readonly sms: boolean; readonly mms: boolean };
}

export interface NumberAssignedV1 extends NumberFact<'NumberAssigned'> {
  readonly profile: PublicProfile;
  readonly agentId: string;
}

export interface NumberUnassignedV1 extends NumberFact<'NumberUnassigned'> {
  readonly profile: PublicProfile;
  readonly agentId: string;
}

/** No outbound call may use the number until `OutboundEnabled`. */
export type OutboundDisabledV1 = NumberFact<'OutboundDisabled'>;

export interface OutboundEnabledV1 extends NumberFact<'OutboundEnabled'> {
  readonly cause: 'requested' | 'assignment_removed';
}

/** The workspace holds the number no longer. */
export type NumberReleasedV1 = NumberFact<'NumberReleased'>;
export type NumberDetachedV1 = NumberFact<'NumberDetached'>;

export type NumberPublicEvent =
  | NumberImportedV1
  | NumberAssignedV1
  | NumberUnassignedV1
  | OutboundDisabledV1
  | OutboundEnabledV1
  | NumberReleasedV1
  | NumberDetachedV1;
