import type { CarrierCheck } from '#carrier-side';
import type { Clearance, OwnedNumber } from '../carrier/carrier-facts.js';
import { ALL_PROFILES, check, unknown } from './check.js';
import type { CheckFacts } from './check.js';
import type { NumberAtCarrier } from './number-at-carrier.js';
import { standingChecks } from './standing-checks.js';
import { webhookChecks } from './webhook-checks.js';

/** What a carrier says of a number, as checks: what is well, what is not, and what is not known. */
export function checksOfNumber(at: NumberAtCarrier): readonly CarrierCheck[] {
  const checks = [...standingChecks(at), ...inspectionChecks(at), ...registrationChecks(at)];
  // `who` is a name or, where it has none, "the sandbox": it may begin the sentence.
  return checks.map((one) => ({ ...one, message: one.message.charAt(0).toUpperCase() + one.message.slice(1) }));
}

/** None before the carrier has once described the number. */
function inspectionChecks(at: NumberAtCarrier): readonly CarrierCheck[] {
  const { who, question, inspection } = at;
  if (!inspection.last) return [];
  const { answer, askedAt: checkedAt } = inspection.last;
  const { owned, papers } = answer;
  const facts = { profiles: ALL_PROFILES, checkedAt } as const;
  const there = check({ ...facts, code: 'number_at_carrier' }, owned !== undefined, {
    yes: `The account at ${who} holds the number.`,
    no: `The account at ${who} does not hold the number, or not yet.`,
    remedy: `Look in the console of ${who} whether it was released or moved to another account. GET /v1/carrier-accounts/${question.carrierAccountId}/drift says what can be done here.`,
  });
  const inOrder = papers ? [clearanceCheck({ ...facts, code: 'papers_in_order' }, papers)] : [];
  if (!owned) return [there, ...inOrder];
  return [
    there,
    ...inOrder,
    capabilityCheck(at, owned, { ...VOICE, checkedAt }),
    capabilityCheck(at, owned, { ...MESSAGES, checkedAt }),
    ...webhookChecks(at, owned.capabilities, inspection.last),
    ...regionChecks(at),
  ];
}

/**
 * Of calls that come in alone: Twilio moves no others. Nothing while another region is asked for: the inventory says of
 * that how far it is.
 */
function regionChecks({
  who,
  question: { number, carrierAccountId, region: known },
  region,
}: NumberAtCarrier): readonly CarrierCheck[] {
  const facts = { code: 'region_as_known', profiles: ['inbound'] } as const;
  const { last, trouble } = region;
  if (known === null) return [];
  // What it said before it was moved here is no reason to move it once more.
  if (!last || (trouble && last.answer !== known))
    return trouble ? [unknown(facts, `Where ${who} handles the number's calls could not be asked.`, region)] : [];
  return [
    check({ ...facts, checkedAt: last.askedAt }, last.answer === known, {
      yes: `${who} handles the number's calls in ${known}, as is known here.`,
      no: `${who} handles the number's calls in ${last.answer}, and here they are known to be in ${known}.`,
      remedy: `Set the region that you want: PATCH /v1/numbers/${number} with {"region": "${last.answer}"} to leave them there. To have them in ${known} again: POST /v1/carrier-accounts/${carrierAccountId}/drift/check, and fix the region_changed that GET /v1/carrier-accounts/${carrierAccountId}/drift has then; where it has none, rotate the account with credentials of ${last.answer} first.`,
    }),
  ];
}

const VOICE = { code: 'capabilities_as_known', profiles: ['inbound', 'outbound'], names: ['voice'] } as const;
const MESSAGES = { code: 'capabilities_as_known', profiles: ['sms'], names: ['sms', 'mms'] } as const;

function capabilityCheck(
  { who, question }: NumberAtCarrier,
  owned: OwnedNumber,
  { names, ...facts }: CheckFacts & { readonly names: readonly ('voice' | 'sms' | 'mms')[] },
): CarrierCheck {
  const differing = names.filter((name) => question.capabilities[name] !== owned.capabilities[name]);
  const differences = differing.map((name) =>
    owned.capabilities[name] ? `has ${name} at ${who} and not here` : `has ${name} here and not at ${who}`,
  );
  return check(facts, differing.length === 0, {
    yes: `What the number can do is the same here and at ${who}: ${names.map((name) => `${question.capabilities[name] ? '' : 'no '}${name}`).join(', ')}.`,
    no: `The number ${differences.join(', and ')}.`,
    remedy: `Check the account for drift, which takes over what ${who} says: POST /v1/carrier-accounts/${question.carrierAccountId}/drift/check.`,
  });
}

function registrationChecks({ who, registration }: NumberAtCarrier): readonly CarrierCheck[] {
  const facts = { code: 'messages_registered', profiles: ['sms'] } as const;
  const { last, trouble } = registration;
  if (last) return last.answer ? [clearanceCheck({ ...facts, checkedAt: last.askedAt }, last.answer)] : [];
  const subject = 'Whether the number is registered for texts to the United States could not be asked';
  return trouble ? [unknown(facts, `${subject} at ${who}.`, registration)] : [];
}

function clearanceCheck(facts: CheckFacts, { status, message, remedy }: Clearance): CarrierCheck {
  if (status === 'unasked') return { ...facts, ok: null, message, remedy, checkedAt: null };
  return { ...facts, ok: status === 'unknown' ? null : status === 'granted', message, remedy };
}
