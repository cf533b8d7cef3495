import type { EmulatedNumber } from '../account/emulated-account.js';

/** Telnyx's settings of a number, under the names that its answers have. */
export type TelnyxConfiguration = Readonly<Record<string, unknown>>;

/** A number as it comes. */
export const FRESH_CONFIGURATION: TelnyxConfiguration = {
  connection_id: null,
  messaging_profile_id: null,
  customer_reference: null,
  billing_group_id: null,
  tags: [],
  external_pin: null,
  hd_voice_enabled: false,
  messaging_product: 'A2P',
  tech_prefix_enabled: false,
  translated_number: '',
  usage_payment_method: 'pay-per-minute',
  inbound_call_screening: 'disabled',
  caller_id_name_enabled: false,
  call_forwarding: { call_forwarding_enabled: false, forwards_to: '', forwarding_type: 'always' },
  cnam_listing: { cnam_listing_enabled: false, cnam_listing_details: '' },
  media_features: {
    rtp_auto_adjust_enabled: true,
    accept_any_rtp_packets_enabled: false,
    t38_fax_gateway_enabled: false,
  },
  call_recording: {
    inbound_call_recording_enabled: false,
    inbound_call_recording_format: 'wav',
    inbound_call_recording_channels: 'single',
  },
};

/** What Telnyx says of a number that nobody configures: whether it is in service, and registered for texts. */
export interface TelnyxPapers {
  readonly status: string;
  /** Of 10DLC; absent: the number is in none. */
  readonly campaign?: { readonly assignmentStatus?: string; readonly failureReasons?: string };
  /** Of a toll-free number; absent: none was asked for. */
  readonly verification?: { readonly verificationStatus: string; readonly reason?: string };
}

export interface TelnyxNumber extends EmulatedNumber {
  readonly id: string;
  readonly createdAt: Date;
  updatedAt: Date;
  configuration: TelnyxConfiguration;
  papers: TelnyxPapers;
  /** In so many answers the number still has a type by its old name, as it can right after it was bought. */
  oldTypeFor: number;
  /** So many answers that should show the number do not yet. */
  hiddenFor: number;
}

/** The configuration after a request with this body: an empty id is how Telnyx takes a number from something. */
export function configured(
  before: TelnyxConfiguration,
  body: { readonly [name: string]: unknown },
): TelnyxConfiguration {
  const changes = Object.entries(body)
    .filter(([name, value]) => name in FRESH_CONFIGURATION && value !== null)
    .map(([name, value]) => [name, value === '' && name.endsWith('_id') ? null : value]);
  return { ...before, ...Object.fromEntries(changes) };
}
