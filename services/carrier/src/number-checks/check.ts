import type { CarrierCheck } from '#carrier-side';
import type { Known } from './last-answer.js';

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

/** When the oldest of the answers came that a check rests on. */
export function oldest(...answers: readonly { readonly askedAt: string }[]): string {
  return answers.map(({ askedAt }) => askedAt).reduce((one, other) => (one < other ? one : other));
}

/** Nobody has said it, neither now nor earlier; the trouble, if there is one, says why. */
export function unknown(
  facts: Omit<CheckFacts, 'checkedAt'>,
  message: string,
  { trouble }: Pick<Known<unknown>, 'trouble'>,
): CarrierCheck {
  const remedy = trouble?.isPassing === false ? SETTLE : AGAIN;
  const why = trouble ? ` ${trouble.message}` : '';
  return { ...facts, ok: null, message: `${message}${why}`, remedy, checkedAt: null };
}

export const AGAIN = 'Ask again in a while.';
export const SETTLE = 'Do what the sentence says, then ask again.';
