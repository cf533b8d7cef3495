import { CARRIER_CHECK_CODES } from '#carrier-side';
import type { ActiveHold } from '../../hold/domain/active-hold.js';

/** What is known here of a number, beside what its carrier says. */
const OWN_CODES = [
  'number_active',
  'agent_assigned',
  'agent_published',
  'agent_connected',
  'voice_capable',
  'messaging_capable',
  'not_held',
  'outbound_enabled',
  'region_confirmed',
] as const;

export const READINESS_CODES = [...OWN_CODES, ...CARRIER_CHECK_CODES] as const;
export type ReadinessCode = (typeof READINESS_CODES)[number];

/** One line of the answer to "why can't this number …?". */
export interface ReadinessCheck {
  readonly code: ReadinessCode;
  /** Null: not known. */
  readonly ok: boolean | null;
  /** What is the case. */
  readonly message: string;
  /** What to do about it; null when all is well. */
  readonly remedy: string | null;
  /** The holds that block, oldest first; only in the check that looks for them. */
  readonly holds?: readonly ActiveHold[];
  /** When the carrier said so; null where it said nothing. Only in what carriers are asked. */
  readonly checkedAt?: string | null;
}

export interface Words {
  readonly yes: string;
  readonly no: string;
  readonly remedy: string;
}

export function check(code: ReadinessCode, ok: boolean, { yes, no, remedy }: Words): ReadinessCheck {
  return ok ? { code, ok, message: yes, remedy: null } : { code, ok, message: no, remedy };
}
