import type { CarrierCheck } from '#carrier-side';
import type { AgentState } from '../../agent/domain/agent.state.js';
import type { ActiveHold } from '../../hold/domain/active-hold.js';
import { holdInWords, liftHoldRemedy } from '../../hold/domain/hold-in-words.js';
import { PROFILES } from '../domain/number.events.js';
import type { Profile } from '../domain/number.events.js';
import { canServe } from '../domain/number.state.js';
import type { ClaimedNumber } from '../domain/number.state.js';
import { connectionChecks } from './inbound-connection.js';
import { check } from './readiness-check.js';
import type { ReadinessCheck } from './readiness-check.js';
import { regionCheck } from './region-check.js';

export interface ProfileReadiness {
  /** Nothing stands in the way, as far as that is known. */
  readonly ready: boolean;
  readonly checks: readonly ReadinessCheck[];
}

export interface ReadinessFacts {
  readonly number: ClaimedNumber;
  /** The agent that the number's profiles name, if any. */
  readonly agent: AgentState | undefined;
  /** The holds that block outbound calls from the number, oldest first. */
  readonly holds: readonly ActiveHold[];
  /** What its carrier was asked. */
  readonly carrierChecks: readonly CarrierCheck[];
}

/** A sentence names this many holds at most. */
const MAX_HOLDS_IN_WORDS = 3;

/** Every line of the seeds' troubleshooting lists that can be known, for each profile. */
export function numberReadiness(facts: ReadinessFacts): Record<Profile, ProfileReadiness> {
  const [inbound, outbound, sms] = PROFILES.map((profile) => readiness(profile, facts)) as [
    ProfileReadiness,
    ProfileReadiness,
    ProfileReadiness,
  ];
  return { inbound, outbound, sms };
}

function readiness(profile: Profile, facts: ReadinessFacts): ProfileReadiness {
  const checks = [activeCheck(facts), ...agentChecks(profile, facts), capabilityCheck(profile, facts)];
  if (profile === 'outbound') checks.push(holdCheck(facts));
  // There is no switch while there is no outbound agent (rule 7).
  if (profile === 'outbound' && facts.number.profiles.outbound !== null) checks.push(switchCheck(facts));
  // Where calls are handled does not bear on messages.
  if (profile !== 'sms' && facts.number.region) checks.push(regionCheck(facts.number.region));
  checks.push(...carrierChecks(profile, facts));
  return { ready: checks.every(({ ok }) => ok !== false), checks };
}

function activeCheck({ number }: ReadinessFacts): ReadinessCheck {
  return check('number_active', number.status === 'active', {
    yes: 'The number is active.',
    no: `The number is ${number.status === 'releasing' ? 'on its way back' : number.status}.`,
    remedy:
      number.status === 'releasing'
        ? 'Assign another number to its agents, or wait: if its carrier refuses, it is active again.'
        : 'Import or buy the number again.',
  });
}

function agentChecks(profile: Profile, { number, agent }: ReadinessFacts): ReadinessCheck[] {
  const agentId = number.profiles[profile];
  const name = nameOf(agent) ?? agentId;
  const assigned = check('agent_assigned', agentId !== null, {
    yes: `The ${profile} profile is assigned to the agent ${name}.`,
    no: `The ${profile} profile has no agent.`,
    remedy: `Assign an agent to the ${profile} profile of the number and save.`,
  });
  if (agentId === null) return [assigned];
  const status = agent?.status ?? 'unknown';
  const published = check('agent_published', status === 'published', {
    yes: `The agent ${name} is published.`,
    no: `The agent ${name} is ${status === 'draft' ? 'a draft' : status}: calls to and from it are refused.`,
    remedy: status === 'draft' ? `Publish the agent ${name}.` : `Assign another agent, or publish ${name} again.`,
  });
  const connected = profile === 'inbound' && agent && agent.status !== 'unknown' ? connectionChecks(number, agent) : [];
  return [assigned, published, ...connected];
}

function capabilityCheck(profile: Profile, { number }: ReadinessFacts): ReadinessCheck {
  const needed = profile === 'sms' ? 'SMS or MMS' : 'voice';
  return check(profile === 'sms' ? 'messaging_capable' : 'voice_capable', canServe(number.capabilities, profile), {
    yes: `The number has the ${needed} capability.`,
    no: `The number lacks the ${needed} capability.`,
    remedy:
      profile === 'sms'
        ? 'Ask the carrier whether it supports texts on this type of number, or use another number.'
        : 'Ask the carrier to enable voice on the number (for an imported one, check its setup there), or use another number.',
  });
}

function holdCheck({ agent, holds }: ReadinessFacts): ReadinessCheck {
  const sentences = holds.slice(0, MAX_HOLDS_IN_WORDS).map((hold) => holdInWords(hold, nameOf(agent)));
  const others = holds.length - sentences.length;
  const [only] = holds;
  const notHeld = check('not_held', holds.length === 0, {
    yes: 'No hold bears on the number.',
    no: [...sentences, ...(others > 0 ? [`${others} more do the same.`] : [])].join(' '),
    remedy:
      only && holds.length === 1 ? liftHoldRemedy(only) : 'Lift each of these holds when its own incident is over.',
  });
  return { ...notHeld, holds };
}

function switchCheck({ number }: ReadinessFacts): ReadinessCheck {
  return check('outbound_enabled', number.outboundSwitch === 'enabled', {
    yes: 'Outbound calling is enabled.',
    no: 'Outbound calling is disabled for this phone number.',
    remedy: 'Enable outbound calling in the outbound section of the number.',
  });
}

function carrierChecks(profile: Profile, facts: ReadinessFacts): ReadinessCheck[] {
  const bearing = facts.carrierChecks.filter(({ profiles }) => profiles.includes(profile));
  return bearing.map((said) => {
    const { profiles: _, ...shown } = said;
    return shown;
  });
}

const nameOf = (agent: AgentState | undefined): string | null =>
  agent && agent.status !== 'unknown' ? agent.name : null;
