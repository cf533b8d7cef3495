import type { Clearance } from '../carrier-facts.js';

const PORTAL_NUMBER = 'Open the number in the Telnyx portal under Numbers, My Numbers';

/** What a number's status says of its papers, as far as Telnyx's document names them; null where it is in service or gone. */
export function papersOf(status: string): Clearance | null {
  switch (status) {
    case 'requirement-info-pending':
      return {
        status: 'missing',
        message: 'Telnyx waits for documents or an address for the number.',
        remedy: `${PORTAL_NUMBER}, and hand in what its requirements ask for.`,
      };
    case 'requirement-info-under-review':
      return {
        status: 'pending',
        message: 'Telnyx is looking at the documents that were handed in for the number.',
        remedy: 'Wait until Telnyx has decided.',
      };
    case 'requirement-info-exception':
      return {
        status: 'refused',
        message: 'Telnyx does not accept the documents that were handed in for the number.',
        remedy: `${PORTAL_NUMBER}: its requirements say what is wrong. Hand in others.`,
      };
    case 'purchase-pending':
    case 'port-pending':
    case 'provision-pending':
      return {
        status: 'pending',
        message: `Telnyx is still putting the number into service (${status}).`,
        remedy: 'Wait until Telnyx is done; if that takes longer than a day, ask its support.',
      };
    case 'emergency-only':
      return {
        status: 'refused',
        message: 'Telnyx lets the number make emergency calls alone.',
        remedy: `${PORTAL_NUMBER}, or ask the support of Telnyx what it takes to use it again.`,
      };
    default:
      return null;
  }
}
