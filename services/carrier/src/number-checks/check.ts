import type { CarrierCheck } from '#carrier-side';

/** What a check is of, and when the carrier said what it goes by. */
export type CheckFacts = Pick<CarrierCheck, 'code' | 'profiles' | 'checkedAt'>;

interface Words {
  readonly yes: string;
  readonly no: string;
  readonly remedy: string;
}

export const ALL_PROFILES: CarrierCheck['profiles'] = ['inbound', 'outbound', 'sms'];

export function check(facts: CheckFacts, ok: boolean, { yes, no, remedy }: Words): CarrierCheck {
  return { ...facts, ok, message: ok ? yes : no, remedy: ok ? null : remedy };
}

/** Nobody has said it, neither now nor earlier. */
export function unknown(facts: Omit<CheckFacts, 'checkedAt'>, message: string): CarrierCheck {
  return { ...facts, ok: null, message, remedy: 'Ask again in a while.', checkedAt: null };
}
