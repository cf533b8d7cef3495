/**
 * What goes wrong with a request. Everything named `…_after_effect`, and whatever spoils an answer alone, leaves what the
 * request did in place; everything else happens instead of it.
 */
export type FaultEffect =
  /** The connection is destroyed, and nothing has happened. */
  | { readonly kind: 'lost_before_effect' }
  /** The connection is destroyed although it has happened. */
  | { readonly kind: 'lost_after_effect' }
  /** The connection is destroyed in the middle of the answer's body. */
  | { readonly kind: 'cut' }
  /** The answer's body is no JSON. */
  | { readonly kind: 'malformed' }
  | { readonly kind: 'rate_limited'; readonly retryAfterSeconds?: number }
  | { readonly kind: 'server_error'; readonly status: 500 | 502 | 503 | 504; readonly afterEffect?: boolean }
  /** It takes so much longer, and then goes on. */
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** The carrier says no. `code`: its own number of the error. */
  | { readonly kind: 'refused'; readonly code: string }
  /** The request waits until the test lets it go. */
  | { readonly kind: 'hold'; readonly when: 'before_effect' | 'after_effect' }
  /** Before this page is read, so many numbers of the account go and come, as if somebody else were at work. */
  | { readonly kind: 'pages_change'; readonly vanish: number; readonly appear: number }
  /** A Telnyx order stays pending until it was asked for so often, or for so long, and ends so. */
  | {
      readonly kind: 'order_pending';
      readonly asks?: number;
      readonly ms?: number;
      readonly outcome?: 'success' | 'failure';
    }
  /** A number bought now is missing in so many answers that should show it. */
  | { readonly kind: 'listed_late'; readonly asks: number }
  /** A region set now is told only after it was asked for so often. */
  | { readonly kind: 'region_pending'; readonly asks: number };

export interface Fault {
  /** Such as `twilio.api.CreateIncomingPhoneNumber`; `*` at the end stands for anything. */
  readonly operation: string;
  readonly effect: FaultEffect;
  /** Only requests of this account: its SID, or its API key. */
  readonly account?: string;
  /** So many requests that fit pass unharmed first; 0 unless it is said. */
  readonly skip?: number;
  /** So many are harmed then; 1 unless it is said. */
  readonly times?: number | 'always';
  /** How likely a request that fits is harmed, from 0 to 1; 1 unless it is said. Chance follows the seed. */
  readonly probability?: number;
}

export const FAULT_KINDS: readonly FaultEffect['kind'][] = [
  'lost_before_effect',
  'lost_after_effect',
  'cut',
  'malformed',
  'rate_limited',
  'server_error',
  'slow',
  'refused',
  'hold',
  'pages_change',
  'order_pending',
  'listed_late',
  'region_pending',
];
