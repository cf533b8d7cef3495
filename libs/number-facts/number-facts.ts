/** Who carries a number's calls. `sip`: a carrier of the customer's own; `sandbox`: nobody, for trying things out. */
export type CarrierName = 'twilio' | 'telnyx' | 'sip' | 'sandbox';
export const CARRIERS: readonly CarrierName[] = ['twilio', 'telnyx', 'sip', 'sandbox'];

export type NumberType = 'local' | 'national' | 'mobile' | 'toll_free';
export const NUMBER_TYPES: readonly NumberType[] = ['local', 'national', 'mobile', 'toll_free'];

/** What a number can do at its carrier. */
export interface Capabilities {
  readonly voice: boolean;
  readonly sms: boolean;
  readonly mms: boolean;
}

/** A price: a decimal amount as text, so that no digit is lost, and an ISO 4217 code in capitals. */
export interface Money {
  readonly amount: string;
  readonly currency: string;
}

/** The codes of ISO 4217. */
export const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));
