import type { PublicProfile } from '#contracts';
import type { Capabilities, NumberType } from '#number-facts';

/** What a carrier can be asked of a number. Stable: what users see as `code`. */
export const CARRIER_CHECK_CODES = [
  'carrier_asked',
  'account_active',
  'account_unrestricted',
  'number_at_carrier',
  'papers_in_order',
  'capabilities_as_known',
  'voice_webhooks_here',
  'message_webhooks_here',
  'region_as_known',
  'not_overridden',
  'messages_registered',
] as const;
export type CarrierCheckCode = (typeof CARRIER_CHECK_CODES)[number];

/** A number as the inventory knows it. */
export interface NumberInQuestion {
  /** E.164. */
  readonly number: string;
  readonly carrierAccountId: string;
  readonly type: NumberType;
  readonly country: string | null;
  readonly capabilities: Capabilities;
  /** Where its calls are handled; null where there is no choice, and while another region is asked for. */
  readonly region: string | null;
}

/** One thing that a carrier says of a number, or of its account. */
export interface CarrierCheck {
  readonly code: CarrierCheckCode;
  /** Those that it bears on. */
  readonly profiles: readonly PublicProfile[];
  /** Null: not known. */
  readonly ok: boolean | null;
  /** What is the case. */
  readonly message: string;
  /** What to do about it; null when all is well. */
  readonly remedy: string | null;
  /** When the carrier said so; null where it said nothing. */
  readonly checkedAt: string | null;
}
