import { DomainError } from '#domain-error';
import type { CarrierName } from '#number-facts';
import type { Carriers, CarrierOpening } from '../carrier/carriers.port.js';
import { saidToCaller } from '../said-to-caller.js';

/** Codes that mean that the credentials are to blame. */
const ABOUT_CREDENTIALS: ReadonlySet<string> = new Set(['carrier_credentials_rejected', 'carrier_permission_missing']);

/** Where there is nobody who could tell one account from another, nor credentials to check. */
const WITHOUT_ACCOUNTS: ReadonlySet<CarrierName> = new Set(['sip', 'sandbox']);

/**
 * Asks the carrier whose account the credentials are of: its own name for it, or null where there is no carrier to ask.
 * Rejects with the carrier's refusal; one that is about the credentials names that field.
 */
export async function checkAccount(carriers: Carriers, opening: Omit<CarrierOpening, 'setup'>): Promise<string | null> {
  if (WITHOUT_ACCOUNTS.has(opening.carrier)) return null;
  try {
    const { reference, status } = await (await carriers.open({ ...opening, setup: {} })).account();
    if (status !== 'active') {
      throw new DomainError(
        'carrier_account_suspended',
        `The account is ${status} at its carrier. Settle that there first.`,
      );
    }
    return reference;
  } catch (error) {
    const { code = '', message = '' } = error as { code?: string; message?: string };
    const details = ABOUT_CREDENTIALS.has(code) ? { errors: [{ field: 'credentials', message }] } : {};
    throw saidToCaller(error, details);
  }
}
