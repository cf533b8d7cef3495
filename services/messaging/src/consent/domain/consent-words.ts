import type { CarrierName } from '#number-facts';

export type ConsentWish = 'opt_out' | 'opt_in';

/*
 * Sources: Twilio, "Twilio support for opt-out keywords"; Telnyx, "Opt-out keywords". What a carrier blocks by itself must
 * be known here, or the next message to the same person fails there; what it does not block is blocked here all the same.
 */
const OPT_OUT: readonly string[] = ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'];
/** At Telnyx with a blank, too. */
const TELNYX_OPT_OUT: readonly string[] = [...OPT_OUT, 'STOP ALL', 'OPT OUT', 'OPT-OUT'];
const OPT_IN: readonly string[] = ['START', 'YES', 'UNSTOP'];

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
  const out = carrier === 'telnyx' ? TELNYX_OPT_OUT : OPT_OUT;
  if (out.includes(word)) return { wish: 'opt_out', word };
  return OPT_IN.includes(word) ? { wish: 'opt_in', word } : undefined;
}
