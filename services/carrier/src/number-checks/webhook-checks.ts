import type { CarrierCheck } from '#carrier-side';
import { LEAD_PUBLIC_URL_HERE, WHEN_NOT_TO_CHECK } from '../account/domain/account.errors.js';
import type { OwnedNumber } from '../carrier/carrier-facts.js';
import { overrideInWords, remedyAtCarrier } from '../carrier/overrides-in-words.js';
import { check, oldest, unknown } from './check.js';
import type { Known } from './last-answer.js';
import type { InspectedNumber, NumberAtCarrier } from './number-at-carrier.js';
import { regionOfCalls } from './region-of-calls.js';

interface Way {
  readonly takes: 'voice' | 'messages';
  readonly code: 'voice_webhooks_here' | 'message_webhooks_here';
  readonly profiles: CarrierCheck['profiles'];
  /** For people. */
  readonly plural: string;
}

const CALLS: Way = { takes: 'voice', code: 'voice_webhooks_here', profiles: ['inbound'], plural: 'calls' };
const MESSAGES: Way = { takes: 'messages', code: 'message_webhooks_here', profiles: ['sms'], plural: 'messages' };

type Seen = NonNullable<Known<InspectedNumber>['last']>;

/** Whether what comes in for the number comes here. What it cannot do leads nowhere. */
export function webhookChecks(
  at: NumberAtCarrier,
  { voice, sms, mms }: OwnedNumber['capabilities'],
  seen: Seen,
): readonly CarrierCheck[] {
  const ways = [...(voice ? [CALLS] : []), ...(sms || mms ? [MESSAGES] : [])];
  return ways.flatMap((way) => [pointingCheck(at, way, seen), overrideCheck(at, way)]);
}

function pointingCheck(at: NumberAtCarrier, way: Way, inspected: Seen): CarrierCheck {
  const { who, setup } = at;
  const { code, profiles, plural, takes } = way;
  const elsewhere = elsewhereFor(at, way);
  if (elsewhere && !elsewhere.last) return unknown({ code, profiles }, notAsked(at, way), elsewhere);
  const described = elsewhere?.last ?? inspected;
  const { answer } = described;
  const facts = { code, profiles, checkedAt: described.askedAt };
  const target = answer.targets[takes];
  const yes = `The number's own settings at ${who} lead its ${plural} here.`;
  if (!answer.pointing) {
    return check(facts, false, {
      yes,
      no: `PUBLIC_URL is not set, so that ${who} cannot tell this installation of ${plural}.`,
      remedy: 'Set PUBLIC_URL to the address at which the internet reaches this installation, and start it again.',
    });
  }
  if (!answer.pointing[takes]) {
    const now = target === null ? 'lead nowhere' : `lead to ${target}`;
    return check(facts, false, {
      yes,
      no: `The number is not set up at ${who} so that its ${plural} come here and nowhere else: they ${now}.`,
      remedy: `Make the number point here again: ${driftLine(at)}.`,
    });
  }
  const { last: reached } = at.reach;
  if (reached && 'because' in reached.answer) {
    return check({ ...facts, checkedAt: oldest(described, reached) }, false, {
      yes,
      no: `${yes.slice(0, -1)}, by way of PUBLIC_URL, and ${reached.answer.because}.`,
      remedy: `${LEAD_PUBLIC_URL_HERE} ${WHEN_NOT_TO_CHECK}`,
    });
  }
  // It leads to something that all numbers of the account share.
  if (!setup.last) return unknown(facts, `What ${target} does at ${who} could not be asked.`, setup);
  return check({ ...facts, checkedAt: oldest(described, setup.last) }, setup.last.answer[takes], {
    yes,
    no: `The number leads to ${target} at ${who}, which was changed or switched off there and does not lead here.`,
    remedy: `Set it up again: ${driftLine(at)}.`,
  });
}

function overrideCheck(at: NumberAtCarrier, way: Way): CarrierCheck {
  const { takes, profiles, plural } = way;
  const { who, question, region, overrides } = at;
  const facts = { code: 'not_overridden', profiles } as const;
  const elsewhere = elsewhereFor(at, way);
  // What was asked then goes by what cannot be read now, or is of the region in which the calls are not.
  if (elsewhere?.trouble) return unknown(facts, notAsked(at, way), elsewhere);
  if (!overrides.last) {
    return unknown(facts, `What takes ${plural} elsewhere at ${who} could not be asked.`, overrides);
  }
  const { answer, askedAt: checkedAt } = overrides.last;
  if (takes === 'voice' && answer.region !== regionOfCalls(region, question.region)) {
    return unknown(facts, notAsked(at, way), overrides);
  }
  const taking = answer.overrides.filter((override) => override.takes === takes);
  const remedies = taking.map((override) => remedyAtCarrier(override) ?? `Take the number off it: ${driftLine(at)}.`);
  return check({ ...facts, checkedAt }, taking.length === 0, {
    yes: `Nothing at ${who} takes ${plural} past this installation.`,
    no: `At ${who}, ${plural} are taken past this installation: ${taking.map(overrideInWords).join(', ')}.`,
    remedy: [...new Set(remedies)].join(' '),
  });
}

/** Another region handles calls alone. */
function elsewhereFor({ elsewhere }: NumberAtCarrier, { takes }: Way): NumberAtCarrier['elsewhere'] {
  return takes === 'voice' ? elsewhere : undefined;
}

function notAsked({ who }: NumberAtCarrier, { plural }: Way): string {
  return `How ${plural} are taken in the region of ${who} that handles them could not be asked.`;
}

function driftLine({ question }: NumberAtCarrier): string {
  const path = `/v1/carrier-accounts/${question.carrierAccountId}/drift`;
  return `POST ${path}/check, and fix the line that GET ${path} has then`;
}
