import { DomainError } from '#domain-error';
import type { CarrierName } from '#number-facts';
import { CarrierError } from '../carrier/carrier.errors.js';
import type { Carriers, CarrierOpening } from '../carrier/carriers.port.js';
import { saidToCaller } from '../said-to-caller.js';

/** Codes that mean that the credentials are to blame. */
const ABOUT_CREDENTIALS: ReadonlySet<string> = new Set(['carrier_credentials_rejected', 'carrier_permission_missing']);

/** Where there is nobody who could tell one account from another, nor credentials to check. */
const WITHOUT_ACCOUNTS: ReadonlySet<CarrierName> = new Set(['sip', 'sandbox']);

/** What credentials are good for. */
export interface CheckedAccount {
  /** The carrier's own name for the account; null where there is no carrier to ask. */
  readonly reference: string | null;
  /** Regions in which they can be used; undefined where the carrier has none. */
  readonly regions: readonly string[] | undefined;
}

/**
 * Asks the carrier whose account the credentials are of.
 * Rejects with the carrier's refusal; one that is about the credentials names the field, of a region its own.
 * Those of regions are tried too: a wrong one would be found out only when a number is to leave.
 */
export async function checkAccount(
  carriers: Carriers,
  opening: Omit<CarrierOpening, 'setup'>,
): Promise<CheckedAccount> {
  if (WITHOUT_ACCOUNTS.has(opening.carrier)) return { reference: null, regions: undefined };
  let field = 'credentials';
  try {
    const carrier = await carriers.open({ ...opening, setup: {} });
    const { reference, status } = await carrier.account();
    if (status !== 'active') {
      throw new DomainError(
        'carrier_account_suspended',
        `The account is ${status} at its carrier. Settle that there first.`,
      );
    }
    for (const region of regionsIn(opening.credentials)) {
      field = `credentials.regions.${region}`;
      await carrier.regions?.requireCredentials(region);
    }
    return { reference, regions: carrier.regions?.withCredentials };
  } catch (error) {
    if (!(error instanceof CarrierError) || !ABOUT_CREDENTIALS.has(error.code)) throw saidToCaller(error);
    const { credential, message } = error;
    const named = credential === undefined ? field : `${field}.${credential}`;
    throw saidToCaller(error, { errors: [{ field: named, message }] });
  }
}

function regionsIn(credentials: CarrierOpening['credentials']): readonly string[] {
  return Object.keys((credentials as { readonly regions?: object } | null)?.regions ?? {});
}
