import fc from 'fast-check';
import type { RecordedEvent } from '#event-store';
import { CARRIERS, NUMBER_TYPES } from '#number-facts';
import { FIRST_REGION, PROFILES } from '../../domain/number.events.js';
import type { NumberImported, Profile } from '../../domain/number.events.js';
import { NumberEventLog } from './number-events.js';

const NUMBERS = [
  '+14155550100',
  '+14155550101',
  '+141555501011',
  '+4915112345678',
  '+12025550199',
  '+5511999990000',
  '+358401234',
  '+18005550555',
];
const AGENTS = ['agent-1', 'agent-2', 'agent-3'];
/** One is named like the start of another. */
const ACCOUNTS = ['account-1', 'account-12', 'sandbox', null];
const AGENT_NAMES = ['Sales', 'Zoë', 'Ångström 415', 'agent 1', 'Søren', '55'];

interface Step {
  readonly kind:
    | 'import'
    | 'purchase'
    | 'assign'
    | 'unassign'
    | 'disable'
    | 'enable'
    | 'capabilities'
    | 'region'
    | 'release'
    | 'refusedRelease'
    | 'detach'
    | 'agent'
    | 'agentStatus';
  readonly workspace: string;
  readonly number: string;
  readonly profile: Profile;
  readonly agentId: string;
  readonly name: string;
  readonly status: 'AgentPublished' | 'AgentUnpublished' | 'AgentArchived';
  readonly facts: Partial<NumberImported>;
}

/** A log in which everything that a number and an agent may go through happens in a random order, by the domain's rules. */
export function randomHistory(): fc.Arbitrary<RecordedEvent[]> {
  return fc.array(anyStep(), { minLength: 1, maxLength: 60, size: 'max' }).map((steps) => {
    const history = new History();
    for (const step of steps) history.take(step);
    return history.log.events;
  });
}

interface Holding {
  readonly workspace: string;
  readonly agents: Partial<Record<Profile, string>>;
}

/** Knows just enough of the numbers to leave out steps that the domain would refuse. */
class History {
  readonly log = new NumberEventLog();
  private readonly holders = new Map<string, Holding>();

  take(step: Step): void {
    const { kind, workspace, number, agentId, name, status, facts } = step;
    if (kind === 'agent')
      return void this.log.record(workspace, { type: 'AgentRegistered', agentId, name, connect: null });
    if (kind === 'agentStatus') return void this.log.record(workspace, { type: status, agentId });
    const held = this.holders.get(number);
    if (kind === 'import' || kind === 'purchase') {
      if (held) return;
      this.holders.set(number, { workspace, agents: {} });
      return void (kind === 'import'
        ? this.log.import(workspace, number, facts)
        : this.log.purchase(workspace, number, facts));
    }
    if (held) this.change(step, held);
  }

  private change({ kind, number, profile, agentId, facts }: Step, held: Holding): void {
    const record = (event: Parameters<NumberEventLog['record']>[1]) => this.log.record(held.workspace, event);
    const [agent = agentId] = Object.values(held.agents);
    if (kind === 'assign' && !held.agents[profile]) {
      held.agents[profile] = agent;
      record({ type: 'NumberAssigned', number, profile, agentId: agent });
    }
    if (kind === 'unassign' && held.agents[profile]) {
      delete held.agents[profile];
      record({ type: 'NumberUnassigned', number, profile, agentId: agent, cause: 'requested' });
      if (profile === 'outbound') record({ type: 'OutboundEnabled', number, cause: 'assignment_removed' });
    }
    if (kind === 'disable' && held.agents.outbound) record({ type: 'OutboundDisabled', number });
    if (kind === 'enable' && held.agents.outbound) record({ type: 'OutboundEnabled', number, cause: 'requested' });
    const { capabilities } = facts;
    if (kind === 'capabilities' && capabilities) record({ type: 'CapabilitiesChanged', number, capabilities });
    if (kind === 'region')
      record({
        type: 'RegionSet',
        number,
        carrierAccountId: 'account-1',
        region: { value: 'ie1', edge: null },
        former: FIRST_REGION,
      });
    if (kind === 'refusedRelease') {
      record({ type: 'NumberReleaseStarted', number, carrierAccountId: 'account-1' });
      record({ type: 'NumberGiveBackFailed', number, code: 'carrier_refused', detail: 'No.' });
    }
    if (kind === 'release' || kind === 'detach') {
      this.holders.delete(number);
      const started = kind === 'release' ? 'NumberReleaseStarted' : 'NumberDetachStarted';
      record({ type: started, number, carrierAccountId: 'account-1' });
      record({ type: kind === 'release' ? 'NumberReleased' : 'NumberDetached', number });
    }
  }
}

function anyStep(): fc.Arbitrary<Step> {
  const often = <Value>(weight: number, value: Value) => ({ weight, arbitrary: fc.constant(value) });
  return fc.record({
    kind: fc.oneof(
      often(6, 'import' as const),
      often(2, 'purchase' as const),
      often(1, 'capabilities' as const),
      often(1, 'region' as const),
      often(5, 'assign' as const),
      often(1, 'unassign' as const),
      often(2, 'disable' as const),
      often(1, 'enable' as const),
      often(1, 'release' as const),
      often(1, 'refusedRelease' as const),
      often(1, 'detach' as const),
      often(2, 'agent' as const),
      often(1, 'agentStatus' as const),
    ),
    workspace: fc.oneof(often(4, 'acme'), often(1, 'globex')),
    number: fc.constantFrom(...NUMBERS),
    profile: fc.constantFrom(...PROFILES),
    agentId: fc.constantFrom(...AGENTS),
    name: fc.constantFrom(...AGENT_NAMES),
    status: fc.constantFrom('AgentPublished', 'AgentUnpublished', 'AgentArchived'),
    facts: fc.record({
      carrier: fc.constantFrom(...CARRIERS),
      carrierAccountId: fc.constantFrom(...ACCOUNTS),
      numberType: fc.constantFrom(...NUMBER_TYPES),
      capabilities: fc.record({ voice: fc.boolean(), sms: fc.boolean(), mms: fc.boolean() }),
      country: fc.constantFrom('US', 'DE', null),
      locality: fc.constantFrom('San Francisco, CA', 'SAN JOSÉ', 'Ålesund', 'Zürich', null),
      monthlyCost: fc.constantFrom(
        { amount: '1.15', currency: 'USD' },
        { amount: '10.00', currency: 'EUR' },
        { amount: '2', currency: 'USD' },
        null,
      ),
    }),
  });
}
