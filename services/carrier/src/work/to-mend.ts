import type { Unfinished } from '#background-work';
import { hasCode } from '#domain-error';
import type { Refusal } from '#number-register';
import { saidToCaller } from '../said-to-caller.js';

/** Until somebody has mended what keeps us from asking. */
export const MENDING_MS = 30_000;

/** Without the account, its credentials or what was saved nobody can ask the carrier, nor tell what it has done. */
const CODES_TO_MEND = ['not_found', 'carrier_credentials_missing', 'vault_key_wrong', 'vault_entry_damaged'];

/** What somebody has to mend before the carrier can be asked, as a caller is told it; undefined of all other trouble. */
export function whatToMend(error: unknown): Refusal | undefined {
  if (!CODES_TO_MEND.some((code) => hasCode(error, code))) return undefined;
  const { code, message: detail } = saidToCaller(error) as Error & { readonly code: string };
  return { code, detail };
}

/** Waits with what the carrier may have been asked for. What nobody can have asked for is thrown, to be given up instead. */
export function untilMended(error: unknown, isInDoubt: boolean): Unfinished {
  if (!isInDoubt || !whatToMend(error)) throw error;
  return { againInMs: MENDING_MS, because: error };
}
