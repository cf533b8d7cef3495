import { Type } from 'typebox';
import type { Static, TObject } from 'typebox';

const Count = Type.Integer({ minimum: 0 });
const closed = { additionalProperties: false };

/**
 * What goes wrong with a request, and what has to be said of it. Everything named `…_after_effect`, and whatever spoils an
 * answer alone, leaves what the request did in place; everything else happens instead of it.
 */
export const FAULT_EFFECTS = {
  /** The connection is destroyed, and nothing has happened. */
  lost_before_effect: Type.Object({ kind: Type.Literal('lost_before_effect') }, closed),
  /** The connection is destroyed although it has happened. */
  lost_after_effect: Type.Object({ kind: Type.Literal('lost_after_effect') }, closed),
  /** The connection is destroyed in the middle of the answer's body. */
  cut: Type.Object({ kind: Type.Literal('cut') }, closed),
  /** The answer's body is no JSON. */
  malformed: Type.Object({ kind: Type.Literal('malformed') }, closed),
  rate_limited: Type.Object({ kind: Type.Literal('rate_limited'), retryAfterSeconds: Type.Optional(Count) }, closed),
  server_error: Type.Object(
    {
      kind: Type.Literal('server_error'),
      status: Type.Union([Type.Literal(500), Type.Literal(502), Type.Literal(503), Type.Literal(504)]),
      afterEffect: Type.Optional(Type.Boolean()),
    },
    closed,
  ),
  /** It takes so much longer, and then goes on. */
  slow: Type.Object({ kind: Type.Literal('slow'), delayMs: Count }, closed),
  /** The carrier says no. `code`: its own number of the error. */
  refused: Type.Object({ kind: Type.Literal('refused'), code: Type.String({ minLength: 1 }) }, closed),
  /** The request waits until the test lets it go. */
  hold: Type.Object(
    {
      kind: Type.Literal('hold'),
      when: Type.Union([Type.Literal('before_effect'), Type.Literal('after_effect')]),
    },
    closed,
  ),
  /** Before this page is read, so many numbers of the account go and come, as if somebody else were at work. */
  pages_change: Type.Object({ kind: Type.Literal('pages_change'), vanish: Count, appear: Count }, closed),
  /** A page that Twilio's answer before has named cannot be asked for any more. The first page can. */
  pages_expire: Type.Object({ kind: Type.Literal('pages_expire') }, closed),
  /** A Telnyx order stays pending until it was asked for so often, or for so long, and ends so. */
  order_pending: Type.Object(
    {
      kind: Type.Literal('order_pending'),
      asks: Type.Optional(Count),
      ms: Type.Optional(Count),
      outcome: Type.Optional(Type.Union([Type.Literal('success'), Type.Literal('failure')])),
    },
    closed,
  ),
  /** A number bought now is missing in so many answers that should show it. */
  listed_late: Type.Object({ kind: Type.Literal('listed_late'), asks: Count }, closed),
  /** A region set now is told only after it was asked for so often. */
  region_pending: Type.Object({ kind: Type.Literal('region_pending'), asks: Count }, closed),
} as const satisfies Readonly<Record<string, TObject>>;

type Effects = typeof FAULT_EFFECTS;

export type FaultEffect = { [Kind in keyof Effects]: Readonly<Static<Effects[Kind]>> }[keyof Effects];

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

export const FAULT_KINDS = Object.keys(FAULT_EFFECTS) as readonly FaultEffect['kind'][];
