/** What a carrier says no with, or fails with. Stable: what users see as `code`. */
export type CarrierErrorCode =
  /** Nothing was done, for a reason that stays until somebody does something about it. */
  | 'carrier_credentials_rejected'
  | 'carrier_permission_missing'
  | 'carrier_account_suspended'
  | 'carrier_trial_limit'
  | 'carrier_balance_insufficient'
  | 'number_not_available'
  | 'number_not_offered'
  | 'number_not_at_carrier'
  | 'area_code_unknown'
  | 'area_code_empty'
  | 'country_not_offered'
  | 'number_type_not_offered'
  | 'address_required'
  | 'bundle_required'
  | 'certification_required'
  | 'region_unreachable'
  | 'carrier_refused'
  /** What came with a message, and cannot be had: the carrier has it no more, or it is nothing that is fetched. */
  | 'media_gone'
  | 'media_refused'
  /** A carrier of the customer's own: nothing can be searched, bought or listed there. */
  | 'marketplace_missing'
  /** It may pass by itself. */
  | 'carrier_rate_limited'
  | 'carrier_unavailable'
  | 'carrier_answer_unreadable';

/** The same sentence refuses credentials that somebody has just given, and those that an account here has had for long. */
export const ROTATE_STORED =
  'If these are what an account here was connected with, give it those that hold: POST /v1/carrier-accounts/{id}/rotate.';

export interface CarrierFailure {
  readonly code: CarrierErrorCode;
  /** A plain sentence for the user that says what to do. Never a secret, never a URL with one. */
  readonly message: string;
  /** Whether what was asked for may have happened all the same. `unknown`: ask the carrier before anything is repeated or reported. */
  readonly effect: 'none' | 'unknown';
  /** The carrier's own error number, as text, where it gave one. */
  readonly carrierCode?: string | undefined;
  /** Which of the credentials it is about, where that is known, such as `apiKeySecret`. */
  readonly credential?: string | undefined;
  /** How long the carrier asks to be left alone, in milliseconds. The error says an hour at most. */
  readonly retryAfterMs?: number | undefined;
}

const PASSING: ReadonlySet<CarrierErrorCode> = new Set([
  'carrier_rate_limited',
  'carrier_unavailable',
  'carrier_answer_unreadable',
]);

const OF_ACCOUNT: ReadonlySet<CarrierErrorCode> = new Set([
  'carrier_credentials_rejected',
  'carrier_permission_missing',
  'carrier_account_suspended',
]);

/** Nobody means more when asking to be left alone, and a timer of more than 24 days is none: it ends at once. */
const MAX_RETRY_AFTER_MS = 60 * 60 * 1000;

/** The only error that a `Carrier` rejects with, beside programming errors. */
export class CarrierError extends Error {
  override readonly name = 'CarrierError';
  readonly code: CarrierErrorCode;
  readonly effect: CarrierFailure['effect'];
  readonly carrierCode: string | undefined;
  readonly credential: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor({ message, ...failure }: CarrierFailure, options?: ErrorOptions) {
    super(message, options);
    ({ code: this.code, effect: this.effect, carrierCode: this.carrierCode } = failure);
    const { retryAfterMs, credential } = failure;
    this.credential = credential;
    this.retryAfterMs = retryAfterMs === undefined ? undefined : Math.min(retryAfterMs, MAX_RETRY_AFTER_MS);
  }

  /** The same of something of which a part, or an earlier attempt, may have happened. */
  ofUnknownEffect(): CarrierError {
    if (this.effect === 'unknown') return this;
    const { code, message, carrierCode, credential, retryAfterMs } = this;
    return new CarrierError(
      { code, message, carrierCode, credential, retryAfterMs, effect: 'unknown' },
      { cause: this },
    );
  }

  /** True when every other request to the account would be refused as well. */
  get isOfAccount(): boolean {
    return OF_ACCOUNT.has(this.code);
  }

  /** True when the same request may succeed later without anybody doing anything. */
  get isPassing(): boolean {
    return PASSING.has(this.code);
  }
}
