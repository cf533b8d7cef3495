import type { CarrierCheck } from '#carrier-side';
import { AGAIN, ALL_PROFILES, SETTLE, check } from './check.js';
import type { NumberAtCarrier } from './number-at-carrier.js';
import type { Known, Trouble } from './last-answer.js';

/** Whether the carrier answers, and how the account stands there. */
export function standingChecks(at: NumberAtCarrier): readonly CarrierCheck[] {
  return [askedCheck(at), ...accountChecks(at)];
}

function askedCheck({ who, inspection: { last, trouble } }: NumberAtCarrier): CarrierCheck {
  const facts = { code: 'carrier_asked', profiles: ALL_PROFILES, checkedAt: last?.askedAt ?? null } as const;
  if (!trouble) return { ...facts, ok: true, message: `${who} has been asked.`, remedy: null };
  const earlier = last ? ` What it is quoted with is of ${last.askedAt}.` : ' Nothing that it said earlier is known.';
  const remedy = trouble.isPassing ? AGAIN : SETTLE;
  return { ...facts, ok: null, message: `${who} could not be asked: ${trouble.message}${earlier}`, remedy };
}

/** Reasons for which a carrier refuses all that an account asks for. */
const REFUSES_ACCOUNT: ReadonlySet<string> = new Set(['carrier_account_suspended', 'carrier_credentials_rejected']);

function accountChecks({ who, account, inspection }: NumberAtCarrier): CarrierCheck[] {
  const facts = { code: 'account_active', profiles: ALL_PROFILES } as const;
  const refusal = refusalIn(inspection) ?? refusalIn(account);
  if (refusal) {
    // The sentence of such a refusal says what to do.
    return [{ ...facts, ok: false, message: `${who} refuses the account.`, remedy: refusal.message, checkedAt: null }];
  }
  if (!account.last) return [];
  const { answer, askedAt: checkedAt } = account.last;
  const active = check({ ...facts, checkedAt }, answer.status === 'active', {
    yes: `The account at ${who} is active.`,
    no: `The account at ${who} is ${answer.status}.`,
    remedy: `Log in to the console of ${who} and settle what it asks for, often the balance.`,
  });
  return answer.isTrial ? [active, trialCheck(who, checkedAt)] : [active];
}

function refusalIn({ trouble }: Known<unknown>): Trouble | undefined {
  return trouble && REFUSES_ACCOUNT.has(trouble.code) ? trouble : undefined;
}

/** Unknown rather than wrong: it depends on whom the number calls or texts. */
function trialCheck(who: string, checkedAt: string): CarrierCheck {
  return {
    code: 'account_unrestricted',
    profiles: ['outbound', 'sms'],
    ok: null,
    message: `The account at ${who} is a trial: it calls and texts only numbers that were verified there.`,
    remedy: `Upgrade the account in the console of ${who}, or verify there whom you call.`,
    checkedAt,
  };
}
