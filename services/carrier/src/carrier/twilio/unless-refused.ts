import { CarrierError } from '../carrier.errors.js';
import type { CarrierErrorCode } from '../carrier.errors.js';

/** For `catch`: what stands for an answer that Twilio refuses in one of these ways. Anything else is thrown again. */
export function unlessRefused<Instead>(codes: readonly CarrierErrorCode[], instead: () => Instead) {
  return (error: unknown): Instead => {
    if (error instanceof CarrierError && codes.includes(error.code)) return instead();
    throw error;
  };
}
