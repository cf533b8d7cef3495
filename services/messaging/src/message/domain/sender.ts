import type { CarrierName } from '#number-facts';

/** Who is to send, as things are: the agent, and the number of its sms profile. */
export interface Sender {
  /** Undefined of an agent that the workspace does not have. */
  readonly status: 'draft' | 'published' | 'archived' | undefined;
  readonly number: SendingNumber | undefined;
}

export interface SendingNumber {
  /** E.164. */
  readonly number: string;
  readonly carrier: CarrierName;
  readonly carrierAccountId: string | null;
  readonly sms: boolean;
  readonly mms: boolean;
  readonly isLeaving: boolean;
}
