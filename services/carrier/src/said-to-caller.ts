import { DomainError } from '#domain-error';
import { VaultError } from '#vault';
import { CarrierError } from './carrier/carrier.errors.js';

/**
 * What a caller is told of an error of a carrier or of the vault: its code and its sentence, which name no secret, and how
 * long the carrier wants to be left alone.
 * `details`: such as the field that it is about. Everything else stays as it is.
 */
export function saidToCaller(error: unknown, details: Readonly<Record<string, unknown>> = {}): unknown {
  if (error instanceof CarrierError) {
    const { code, message, carrierCode, retryAfterMs } = error;
    return new DomainError(code, message, {
      ...(carrierCode !== undefined && { carrierCode }),
      ...(retryAfterMs !== undefined && { retryAfterSeconds: Math.ceil(retryAfterMs / 1_000) }),
      ...details,
    });
  }
  if (error instanceof VaultError) return new DomainError(error.code, VAULT_CLOSED);
  return error;
}

const VAULT_CLOSED =
  'The credentials of the account cannot be read or kept right now. The log of the carrier service says why.';
