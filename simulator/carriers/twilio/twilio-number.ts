import type { EmulatedNumber } from '../account/emulated-account.js';
import type { StockNumber } from '../inventory/stock.js';

/** Twilio's settings of a number in one region, under the names that its answers have. */
export type TwilioConfiguration = Readonly<Record<string, string | boolean | null>>;

export const REGIONS: readonly string[] = ['us1', 'ie1', 'au1'];
export const HOME_REGION = 'us1';

/** A number as it comes. An unset URL is an empty text, an unset SID is null. */
export const FRESH_CONFIGURATION: TwilioConfiguration = {
  voice_url: '',
  voice_method: 'POST',
  voice_fallback_url: '',
  voice_fallback_method: 'POST',
  voice_application_sid: null,
  voice_caller_id_lookup: false,
  voice_receive_mode: 'voice',
  status_callback: '',
  status_callback_method: 'POST',
  sms_url: '',
  sms_method: 'POST',
  sms_fallback_url: '',
  sms_fallback_method: 'POST',
  sms_application_sid: null,
  trunk_sid: null,
  address_sid: null,
  bundle_sid: null,
  identity_sid: null,
  emergency_status: 'Inactive',
  emergency_address_sid: null,
};

/** What Twilio says of a number that nobody configures. */
export interface TwilioPapers {
  readonly status: string;
  /** `none`, `any`, `local` or `foreign`. */
  readonly address_requirements: string;
}

export interface TwilioNumber extends EmulatedNumber {
  readonly sid: string;
  /** Counts the numbers of the account in the order in which they came. */
  readonly sequence: number;
  readonly createdAt: Date;
  updatedAt: Date;
  friendlyName: string;
  /** By region; a region that is absent has a fresh one. */
  readonly configurations: Map<string, TwilioConfiguration>;
  papers: TwilioPapers;
  voiceRegion: string;
  /** A region that was set and is not told yet. */
  pendingRegion: { readonly value: string; asksLeft: number } | undefined;
  /** So many answers that should show the number do not yet. */
  hiddenFor: number;
}

/** As they are of a number that was sold properly. */
export function papersOf({ offer }: StockNumber): TwilioPapers {
  return { status: 'in-use', address_requirements: offer.address };
}

/** `VoiceUrl` as `voice_url`. */
export function fieldOf(parameter: string): string {
  return parameter.replaceAll(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
}

/**
 * The configuration after a request that carries these parameters. A trunk takes the place of a voice application and the
 * other way round, as Twilio's document says of `trunk_sid`.
 */
export function configured(
  before: TwilioConfiguration,
  parameters: { readonly [name: string]: unknown },
): TwilioConfiguration {
  const after: { [field: string]: string | boolean | null } = { ...before };
  for (const [name, value] of Object.entries(parameters)) {
    const field = fieldOf(name);
    if (!(field in FRESH_CONFIGURATION)) continue;
    after[field] = value === '' && field.endsWith('_sid') ? null : (value as string | boolean);
  }
  if (parameters['TrunkSid']) after['voice_application_sid'] = null;
  else if (parameters['VoiceApplicationSid']) after['trunk_sid'] = null;
  return after;
}
