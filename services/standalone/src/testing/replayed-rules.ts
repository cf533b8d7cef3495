import type { RecordedEvent } from '#event-store';
import type { NumberShown } from './shapes.js';

const PROFILES = ['inbound', 'outbound', 'sms'] as const;
type Profile = (typeof PROFILES)[number];
type Profiles = Record<Profile, string | null>;

interface ReplayedNumber {
  readonly profiles: Profiles;
  outboundSwitch: 'enabled' | 'disabled';
  version: string;
}

interface ReplayedAgent {
  status: 'draft' | 'published' | 'archived';
  /** The agent's own side of each assignment. */
  readonly numbers: Profiles;
}

/**
 * A log read again from the start by rules written down a second time, as plainly as can be: one workspace, no
 * releases. What the product made of the log is compared with this.
 */
export class ReplayedRules {
  readonly numbers = new Map<string, ReplayedNumber>();
  readonly agents = new Map<string, ReplayedAgent>();
  /** Sentences about broken rules; empty when all is well. */
  readonly violations: string[] = [];
  private readonly holds = new Map<string, Readonly<Record<string, unknown>>>();

  constructor(events: readonly RecordedEvent[] = []) {
    for (const event of events) this.apply(event);
  }

  apply({ type, data, position, stream, revision }: RecordedEvent): void {
    const facts = data as Readonly<Record<'number' | 'agentId' | 'holdId' | 'profile', string>>;
    const violate = (what: string) => this.violations.push(`${position} ${type} on ${stream}: ${what}`);
    if (type === 'NumberImported') this.numbers.set(facts.number, newNumber());
    const number = this.numbers.get(facts.number);
    const agent = this.agent(facts.agentId);
    const profile = facts.profile as Profile;
    if (number && stream.startsWith('number-')) number.version = String(revision);
    switch (type) {
      case 'NumberAssigned':
        return this.assign(facts, profile, violate);
      case 'NumberUnassigned':
        if (number?.profiles[profile] !== facts.agentId) violate('the agent was not there');
        number!.profiles[profile] = null;
        return;
      case 'OutboundDisabled':
      case 'OutboundEnabled':
        number!.outboundSwitch = type === 'OutboundDisabled' ? 'disabled' : 'enabled';
        return;
      case 'AgentProfileTaken':
        if (agent.numbers[profile] !== null) violate(`the agent has ${agent.numbers[profile]} (rule 4)`);
        agent.numbers[profile] = facts.number;
        return;
      case 'AgentProfileFreed':
        agent.numbers[profile] = null;
        return;
      case 'AgentPublished':
        agent.status = 'published';
        return;
      case 'AgentUnpublished':
        agent.status = 'draft';
        return;
      case 'AgentArchived':
        agent.status = 'archived';
        return;
      case 'HoldPlaced':
        this.holds.set(facts.holdId, data['scope'] as Record<string, unknown>);
        return;
      case 'HoldLifted':
        this.holds.delete(facts.holdId);
    }
  }

  /** Rules 3, 4 and 7 as they stand at the end, and both sides of every assignment the same. */
  check(): string[] {
    const broken = [...this.violations];
    for (const [number, { profiles, outboundSwitch }] of this.numbers) {
      const agents = new Set(Object.values(profiles).filter((agentId) => agentId !== null));
      if (agents.size > 1) broken.push(`${number} has the agents ${[...agents].join(', ')} (rule 3)`);
      if (profiles.outbound === null && outboundSwitch === 'disabled') broken.push(`${number} is off without agent`);
      for (const profile of PROFILES) {
        const agentId = profiles[profile];
        if (agentId !== null && this.agent(agentId).numbers[profile] !== number)
          broken.push(`${agentId} lacks ${number}`);
      }
    }
    for (const [agentId, { numbers, status }] of this.agents) {
      for (const profile of PROFILES) {
        const number = numbers[profile];
        if (number === null) continue;
        if (this.numbers.get(number)?.profiles[profile] !== agentId) broken.push(`${number} lacks ${agentId}`);
        if (status === 'archived') broken.push(`${agentId} is archived and has ${number}`);
      }
    }
    return broken;
  }

  /** Whether the agent may call now: `allow`, or the code of the refusal. */
  decision(agentId: string): string {
    const { status, numbers } = this.agent(agentId);
    const number = numbers.outbound;
    if (status !== 'published') return 'agent_not_published';
    if (number === null) return 'no_outbound_number';
    for (const scope of this.holds.values()) {
      if (scope['workspace'] === true || scope['agentId'] === agentId || scope['number'] === number) return 'held';
    }
    return this.numbers.get(number)?.outboundSwitch === 'disabled' ? 'outbound_disabled' : 'allow';
  }

  /** What the table must show of each number, in its order. */
  rows(): Pick<NumberShown, 'number' | 'profiles' | 'outboundCalls' | 'version'>[] {
    return [...this.numbers]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([number, { profiles, outboundSwitch, version }]) => ({
        number,
        profiles,
        outboundCalls: profiles.outbound === null ? null : outboundSwitch,
        version,
      }));
  }

  private assign(
    { number, agentId }: { readonly number: string; readonly agentId: string },
    profile: Profile,
    violate: (what: string) => void,
  ): void {
    const { profiles } = this.numbers.get(number)!;
    const others = Object.values(profiles).filter((other) => other !== null && other !== agentId);
    if (others.length > 0) violate(`the number has the agent ${others[0]} (rule 3)`);
    if (profiles[profile] !== null) violate('the profile was taken');
    for (const [other, entry] of this.numbers) {
      if (entry.profiles[profile] === agentId) violate(`the agent has ${other} (rule 4)`);
    }
    profiles[profile] = agentId;
  }

  private agent(agentId: string): ReplayedAgent {
    let agent = this.agents.get(agentId);
    if (!agent) {
      agent = { status: 'draft', numbers: { inbound: null, outbound: null, sms: null } };
      if (agentId !== undefined) this.agents.set(agentId, agent);
    }
    return agent;
  }
}

function newNumber(): ReplayedNumber {
  return { profiles: { inbound: null, outbound: null, sms: null }, outboundSwitch: 'enabled', version: '0' };
}
