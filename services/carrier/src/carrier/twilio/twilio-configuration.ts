import { leadsHere } from '../leads-here.js';
import type {
  IncomingPhoneNumberContextUpdateOptions,
  IncomingPhoneNumberInstance,
} from 'twilio/lib/rest/api/v2010/account/incomingPhoneNumber.js';
import type { CarrierConfiguration, WebhookTargets } from '../carrier-facts.js';

/**
 * Every field of a number that is ever written, as Twilio names it and as its client library does. They are all that
 * can take a call or a message. The status callback, which only tells somebody of calls, is never touched.
 */
const FIELDS = {
  voice_url: 'voiceUrl',
  voice_method: 'voiceMethod',
  voice_fallback_url: 'voiceFallbackUrl',
  voice_fallback_method: 'voiceFallbackMethod',
  voice_application_sid: 'voiceApplicationSid',
  trunk_sid: 'trunkSid',
  sms_url: 'smsUrl',
  sms_method: 'smsMethod',
  sms_fallback_url: 'smsFallbackUrl',
  sms_fallback_method: 'smsFallbackMethod',
  sms_application_sid: 'smsApplicationSid',
} as const satisfies Record<string, keyof IncomingPhoneNumberContextUpdateOptions & keyof IncomingPhoneNumberInstance>;

export type ConfigurationField = keyof typeof FIELDS;

/** The same fields, as Twilio's client library has them of a number. */
export type FieldsOfNumber = Pick<IncomingPhoneNumberInstance, (typeof FIELDS)[ConfigurationField]>;

/** What some fields of a number are or shall be. Null: unset. */
export type FieldValues = Readonly<Partial<Record<ConfigurationField, string | null>>>;

/** What Twilio's client library is told to change. An empty text unsets a field. */
export type NumberChange = Partial<Record<(typeof FIELDS)[ConfigurationField], string>>;

const NO_URL = { protocol: '', host: '', pathname: '' };

const ALL_FIELDS = Object.keys(FIELDS) as ConfigurationField[];

/** The fields as a number has them now: the same for the same number, however Twilio writes what is unset. */
export function configurationOf(number: FieldsOfNumber): CarrierConfiguration {
  return Object.fromEntries(ALL_FIELDS.map((field) => [field, valueOf(field, number[FIELDS[field]])]));
}

/** The fields of a number as Twilio sends it, which the library would have made of it. */
export function fieldsListed(record: Readonly<Record<string, unknown>>): FieldsOfNumber {
  return Object.fromEntries(ALL_FIELDS.map((field) => [FIELDS[field], record[field]])) as unknown as FieldsOfNumber;
}

/**
 * A webhook as Twilio is told of it, so that it asks there up to five times more, whatever went wrong, within fifteen
 * seconds. By itself it asks once more, and only where no connection was made: a call or a message would be lost to a proxy
 * that fails for a moment. The fragment is no part of what is requested or signed. Source: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export function askedAgain(webhook: string): string {
  return `${webhook}#rc=5&rp=all`;
}

/**
 * What makes calls come here and nowhere else. The fallback is unset too: when no answer comes from here, another
 * platform's webhook must not take the call.
 */
export function voicePointsTo(voice: WebhookTargets['voice']): FieldValues {
  return {
    voice_url: askedAgain(voice),
    voice_method: 'POST',
    voice_fallback_url: null,
    voice_application_sid: null,
    trunk_sid: null,
  };
}

/** The same for messages. */
export function messagesPointTo(messages: WebhookTargets['messages']): FieldValues {
  return { sms_url: askedAgain(messages), sms_method: 'POST', sms_fallback_url: null, sms_application_sid: null };
}

/** A configuration that was saved, whole. A field that it does not have stays as it is. */
export function savedFields(configuration: CarrierConfiguration): FieldValues {
  const saved = ALL_FIELDS.filter((field) => field in configuration);
  return Object.fromEntries(saved.map((field) => [field, valueOf(field, configuration[field])]));
}

/** What decides about calls, which each region has of its own; unset where nothing is said of it. */
export function voiceSettings(configuration: CarrierConfiguration): CarrierConfiguration {
  const ofVoice = ALL_FIELDS.filter((field) => !field.startsWith('sms_'));
  return Object.fromEntries(ofVoice.map((field) => [field, valueOf(field, configuration[field])]));
}

/** The fields that are not as wanted. */
export function differingFields(now: CarrierConfiguration, wanted: FieldValues): ConfigurationField[] {
  return ALL_FIELDS.filter((field) => wanted[field] !== undefined && valueOf(field, now[field]) !== wanted[field]);
}

/** Whether it leads where is wanted, however often it has Twilio ask there: see `askedAgain`. */
export function leadsTo(now: CarrierConfiguration, wanted: FieldValues): boolean {
  const isAsWanted = (field: ConfigurationField) => withoutFragment(now[field]) === withoutFragment(wanted[field]);
  return differingFields(now, wanted).every(isAsWanted);
}

const withoutFragment = (value: unknown): unknown => (typeof value === 'string' ? value.split('#', 1)[0] : value);

/** What is left of a configuration when nothing of it leads to these webhooks. */
export function withoutWebhooks(configuration: CarrierConfiguration, webhooks: WebhookTargets): CarrierConfiguration {
  return Object.fromEntries(
    Object.entries(configuration).map(([field, value]) => [field, leadsHere(value, webhooks) ? null : value]),
  );
}

/** What to ask for, to get from what is now to what is wanted. */
export function changeTowards(now: CarrierConfiguration, wanted: FieldValues): NumberChange {
  const fields = differingFields(now, wanted).filter((field) => !isUnsetByItsOther(field, wanted));
  return Object.fromEntries(fields.map((field) => [FIELDS[field], wanted[field] ?? '']));
}

/**
 * Setting a trunk deletes the application, and setting an application the trunk. What Twilio makes of one being set and
 * the other unset in the same request it does not say, so the one that goes is not named.
 */
function isUnsetByItsOther(field: ConfigurationField, wanted: FieldValues): boolean {
  if (field === 'trunk_sid') return wanted.trunk_sid === null && Boolean(wanted.voice_application_sid);
  if (field === 'voice_application_sid') return wanted.voice_application_sid === null && Boolean(wanted.trunk_sid);
  return false;
}

/** Where calls and messages go, for people: what a URL may hold of secrets is left out. */
export function targetsIn(configuration: CarrierConfiguration): { voice: string | null; messages: string | null } {
  const { voice_url, voice_application_sid, trunk_sid, sms_url, sms_application_sid } = savedFields(configuration);
  const trunk = trunk_sid ? `SIP trunk ${trunk_sid}` : null;
  return {
    voice: trunk ?? applicationNamed(voice_application_sid) ?? withoutQuery(voice_url),
    messages: applicationNamed(sms_application_sid) ?? withoutQuery(sms_url),
  };
}

function applicationNamed(sid: string | null | undefined): string | null {
  return sid ? `TwiML application ${sid}` : null;
}

function withoutQuery(url: string | null | undefined): string | null {
  if (!url) return null;
  const { protocol, host, pathname } = URL.canParse(url) ? new URL(url) : NO_URL;
  return host ? `${protocol}//${host}${pathname}` : 'an address that is no web address';
}

/** Twilio writes what is unset as null or as an empty text. A method that is unset is POST. */
function valueOf(field: ConfigurationField, value: CarrierConfiguration[string] | undefined): string | null {
  if (value === undefined || value === null || value === '') return field.endsWith('_method') ? 'POST' : null;
  return String(value);
}
