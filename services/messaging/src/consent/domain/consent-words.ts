import type { CarrierName } from '#number-facts';

export type ConsentWish = 'opt_out' | 'opt_in';

/*
 * Sources: Twilio, "Twilio support for opt-out keywords"; Telnyx, "Opt-out keywords". What a carrier blocks by itself must
 * be known here, or the next message to the same person fails there; what it does not block is blocked here all the same.
 */
const OPT_OUT = ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'] as const;
/** At Telnyx with a blank, too. */
const TELNYX_OPT_OUT = ['STOP ALL', 'OPT OUT', 'OPT-OUT'] as const;

interface Words {
  readonly out: ReadonlySet<string>;
  readonly in: ReadonlySet<string>;
}

const OF_TWILIO: Words = { out: new Set(OPT_OUT), in: new Set(['START', 'YES', 'UNSTOP']) };
const OF_TELNYX: Words = { out: new Set([...OPT_OUT, ...TELNYX_OPT_OUT]), in: new Set(['START', 'UNSTOP']) };

/** What a message as a whole asks for, whatever its case, blanks around it and a mark at its end; undefined when nothing. */
export function consentWish(
  carrier: CarrierName,
  body: string,
): { readonly wish: ConsentWish; readonly word: string } | undefined {
  const word = body
    .trim()
    .replace(/[.!]+$/, '')
    .replace(/\s+/g, ' ')
    .toUpperCase();
  const words = carrier === 'telnyx' ? OF_TELNYX : OF_TWILIO;
  if (words.out.has(word)) return { wish: 'opt_out', word };
  return words.in.has(word) ? { wish: 'opt_in', word } : undefined;
}
