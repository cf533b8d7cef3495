import { CarrierError, ROTATE_STORED } from '../carrier.errors.js';
import type { CarrierErrorCode, CarrierFailure } from '../carrier.errors.js';

/** An answer of Twilio's other than success. */
export interface Refusal {
  readonly status: number;
  /** Twilio's error number as text, where the answer has one. */
  readonly carrierCode: string | undefined;
  /** The `retry-after` header. */
  readonly retryAfter?: string | null;
  /** Whose answer it is, for people: `Twilio`, or one of its regions. */
  readonly who: string;
  /** What was asked for, for people, such as `phone numbers`. */
  readonly subject: string;
  /** With what it was asked: an API key, or the account SID and the auth token. */
  readonly isByKey: boolean;
  /** Whether what was asked for would have changed something. */
  readonly isWrite: boolean;
}

type Sentence = readonly [code: CarrierErrorCode, message: string];

const SUSPENDED: Sentence = [
  'carrier_account_suspended',
  'The Twilio account is not active. Log in to the Twilio console, settle what it asks for (often the balance), and try again.',
];

const NEEDS_ADDRESS: Sentence = [
  'address_required',
  'Twilio sells this number only to accounts with an address for it. Add one in the Twilio console under Phone Numbers, Regulatory Compliance, Addresses, buy the number there, then import it.',
];

const NEEDS_BUNDLE: Sentence = [
  'bundle_required',
  'Twilio sells this number only with an approved regulatory bundle for its country and type. Make one in the Twilio console under Phone Numbers, Regulatory Compliance, wait for its approval, buy the number there, then import it.',
];

/** By Twilio's error number; https://www.twilio.com/docs/api/errors describes each. */
const SENTENCES: Readonly<Record<string, Sentence>> = {
  '10001': SUSPENDED,
  '20005': SUSPENDED,
  '90010': SUSPENDED,
  '10002': [
    'carrier_trial_limit',
    'A Twilio trial account may not do this. Upgrade the account in the Twilio console and try again.',
  ],
  '21404': [
    'carrier_trial_limit',
    'A Twilio trial account may hold one number only. Upgrade the account in the Twilio console, or release its number first.',
  ],
  '20008': [
    'carrier_credentials_rejected',
    'These are test credentials, with which Twilio lets nobody read numbers. Take the live auth token from the Twilio console.',
  ],
  '21422': [
    'number_not_available',
    'Somebody else has this number now, or Twilio does not sell it. Search again and choose another.',
  ],
  '21421': [
    'number_not_offered',
    'Twilio takes this for no phone number that it could sell. Choose one from a search.',
  ],
  '21451': ['area_code_unknown', 'Twilio knows no such area code. Check it, or search without one.'],
  '21452': [
    'area_code_empty',
    'Twilio has no number left in this area code. Search in one nearby, or without an area code.',
  ],
  '21613': [
    'certification_required',
    'Twilio sells this number only to accounts certified for it. Ask for the certification in the Twilio console under Phone Numbers, or choose another number.',
  ],
  '21615': NEEDS_ADDRESS,
  '21631': NEEDS_ADDRESS,
  '21649': NEEDS_BUNDLE,
  '21650': NEEDS_BUNDLE,
};

const REJECTED_KEY =
  'the API key: `apiKeySid` and `apiKeySecret` do not belong together, or the key was deleted or is of another account or region. Compare the SID in the Twilio console under API keys & tokens. The secret is shown there only when the key is made: if it is lost, make another key and give both.';

const REJECTED_TOKEN =
  '`accountSid` with `authToken`. Compare both with those in the Twilio console under API keys & tokens, the token with that of the same region.';

/** The one that people mistake: the other of the pair can be seen in the console. */
const secretOf = ({ isByKey }: Refusal): string => (isByKey ? 'apiKeySecret' : 'authToken');

/**
 * What an answer other than success means. Nothing of Twilio's own sentence is passed on: it repeats what it was sent,
 * such as a URL with somebody's password.
 */
export function refusedByTwilio(refusal: Refusal): CarrierError {
  const [code, message] = sentenceOf(refusal);
  return new CarrierError({
    code,
    message,
    effect: effectOf(refusal),
    carrierCode: refusal.carrierCode,
    credential: code === 'carrier_credentials_rejected' ? secretOf(refusal) : undefined,
    retryAfterMs: code === 'carrier_rate_limited' ? inMilliseconds(refusal.retryAfter) : undefined,
  });
}

function sentenceOf(refusal: Refusal): Sentence {
  const { status, carrierCode, who, subject, isByKey } = refusal;
  if (status === 429) return ['carrier_rate_limited', `${who} asks for fewer requests. Wait and try again.`];
  if (isFailure(status)) {
    return ['carrier_unavailable', `${who} fails to answer (HTTP ${status}). See https://status.twilio.com.`];
  }
  const known = SENTENCES[carrierCode ?? ''];
  if (known) return known;
  switch (status) {
    case 401:
      return [
        'carrier_credentials_rejected',
        `${who} rejects ${isByKey ? REJECTED_KEY : REJECTED_TOKEN} ${ROTATE_STORED}`,
      ];
    case 403:
      return [
        'carrier_permission_missing',
        `${who} does not let these credentials use ${subject}. Give the API key that permission in the Twilio console, or use one of type Standard.`,
      ];
    case 404:
      return [
        'number_not_at_carrier',
        `${who} holds no such number for this account. Look in the Twilio console whether it was released or moved to another account.`,
      ];
    default:
      return ['carrier_refused', unknownRefusal(refusal)];
  }
}

function unknownRefusal({ status, carrierCode, who, subject }: Refusal): string {
  return carrierCode === undefined
    ? `${who} refuses a request about ${subject} (HTTP ${status}) without saying why.`
    : `${who} refuses a request about ${subject}; https://www.twilio.com/docs/api/errors/${carrierCode} says why.`;
}

/** Twilio does nothing for a request that it refuses; one that it failed at, or led elsewhere, it may have begun. */
function effectOf({ status, isWrite }: Refusal): CarrierFailure['effect'] {
  return isWrite && (isFailure(status) || status < 400) ? 'unknown' : 'none';
}

function isFailure(status: number): boolean {
  return status >= 500 || status === 408;
}

function inMilliseconds(retryAfter: string | null | undefined): number | undefined {
  return retryAfter && /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : undefined;
}
