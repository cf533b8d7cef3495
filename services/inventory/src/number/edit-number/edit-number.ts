import type { AgentState, RegisteredAgent } from '../../agent/domain/agent.state.js';
import {
  agentArchived,
  agentProfileTaken,
  agentUnknown,
  capabilityMissing,
  numberAssignedToOtherAgent,
  severalAgentsInOneSave,
} from '../domain/number.errors.js';
import { PROFILES } from '../domain/number.events.js';
import type { NumberEvent, Profile } from '../domain/number.events.js';
import { requireHeld, requireHere, requireOutboundAgent, requireVersion } from '../domain/number.rules.js';
import { assignedAgent, canServe } from '../domain/number.state.js';
import type { NumberState, PresentNumber } from '../domain/number.state.js';
import { setRegion } from '../domain/set-region.js';
import { unassignProfiles } from '../domain/unassign-profiles.js';

/** One save of the edit dialog. What is absent stays as it is. */
export interface EditNumber {
  /** Agent id, or null for nobody. */
  readonly profiles?: Readonly<Partial<Record<Profile, string | null>>>;
  readonly outboundCalls?: 'enabled' | 'disabled';
  /** A region, an edge, or both: `us1`, `dublin`, `{value: 'us1', edge: 'umatilla'}`. */
  readonly region?: unknown;
  /** The version the caller saw. Needed to move a number from one agent to another (rule 6). */
  readonly expectedVersion?: string;
  /** The import that is setting the number up at its carrier right now; null when there is none. */
  readonly openImportId: string | null;
}

/**
 * Profiles and switch change together or not at all (rule 6). One that is on its way back is given to nobody and is not
 * moved; but whoever has it can be taken off, and its switch can be set, for it may stay after all.
 * `agents` holds the state of every agent that the command names, `others` that of every other number these have.
 */
export function decideEditNumber(
  command: EditNumber,
  state: NumberState,
  agents: ReadonlyMap<string, AgentState>,
  others: ReadonlyMap<string, NumberState>,
): NumberEvent[] {
  const number = requireHere(state);
  const wanted = { ...number.profiles, ...command.profiles };
  const changed = PROFILES.filter((profile) => wanted[profile] !== number.profiles[profile]);
  if (changed.some((profile) => wanted[profile] !== null)) requireHeld(state);
  requireVersion(number, command.expectedVersion);
  const region = command.region === undefined ? [] : setRegion(number, command.region, command.openImportId);

  const chosen = changed.flatMap((profile) => {
    const agentId = wanted[profile];
    return agentId === null ? [] : [{ profile, agentId, agent: requireUsableAgent(agents, agentId, profile) }];
  });
  requireOneAgent(number, wanted, command);
  requireCapable(number, chosen);
  const replaced = chosen.flatMap((choice) => takePlace(number, choice, others));

  const removed = unassignProfiles(number, changed, 'requested');
  const added = chosen.map(({ profile, agentId }): NumberEvent => ({
    type: 'NumberAssigned',
    number: number.number,
    profile,
    agentId,
  }));
  const outboundSwitch = changed.includes('outbound') ? 'enabled' : number.outboundSwitch;
  return [
    ...replaced,
    ...removed,
    ...added,
    ...switchOutbound({ ...number, profiles: wanted, outboundSwitch }, command),
    ...region,
  ];
}

/** A number serves several profiles only for the same agent (rule 3), and changes hands only before open eyes (rule 6). */
function requireOneAgent(number: PresentNumber, wanted: PresentNumber['profiles'], command: EditNumber): void {
  const agentIds = agentsIn(wanted);
  const current = assignedAgent(number);
  const moves = current !== null && agentIds.size > 0 && !agentIds.has(current);
  if (agentIds.size <= 1 && (!moves || command.expectedVersion !== undefined)) return;
  const named = [...agentsIn(command.profiles ?? {})];
  const used = current === null ? wanted : number.profiles;
  for (const profile of PROFILES) {
    const agentId = used[profile];
    if (agentId === null) continue;
    // Whoever has the number, moving it would not help.
    if (named.length > 1) throw severalAgentsInOneSave(named, agentId, profile);
    throw numberAssignedToOtherAgent(number.number, agentId, profile);
  }
}

function agentsIn(profiles: NonNullable<EditNumber['profiles']>): ReadonlySet<string> {
  return new Set(PROFILES.flatMap((profile) => profiles[profile] ?? []));
}

/** The agent must exist in the workspace and not be archived (rule 5). A draft will do. */
function requireUsableAgent(
  agents: ReadonlyMap<string, AgentState>,
  agentId: string,
  profile: Profile,
): RegisteredAgent {
  const agent = agents.get(agentId);
  if (!agent || agent.status === 'unknown') throw agentUnknown(agentId, `profiles.${profile}`);
  if (agent.status === 'archived') throw agentArchived(agentId);
  return agent;
}

interface Choice {
  readonly profile: Profile;
  readonly agentId: string;
  readonly agent: RegisteredAgent;
}

/** The number can do what the profiles need (rule 5). */
function requireCapable({ number, capabilities }: PresentNumber, chosen: readonly Choice[]): void {
  const unfit = chosen.find(({ profile }) => !canServe(capabilities, profile));
  if (unfit) throw capabilityMissing(number, unfit.profile);
}

/**
 * The agent has no other number for the profile (rule 4) but one that is being given back: its place can be taken at once,
 * however long its carrier takes, and it loses the profile.
 */
function takePlace(
  { number }: PresentNumber,
  { profile, agentId, agent }: Choice,
  others: ReadonlyMap<string, NumberState>,
): NumberEvent[] {
  const taken = agent.numbers[profile];
  if (taken === null || taken === number) return [];
  const other = others.get(taken);
  if (other?.status !== 'releasing') throw agentProfileTaken(agentId, profile, taken);
  return unassignProfiles(other, [profile], 'replaced');
}

function switchOutbound(number: PresentNumber, { outboundCalls }: EditNumber): NumberEvent[] {
  if (outboundCalls === undefined) return [];
  requireOutboundAgent(number);
  if (outboundCalls === number.outboundSwitch) return [];
  return outboundCalls === 'disabled'
    ? [{ type: 'OutboundDisabled', number: number.number }]
    : [{ type: 'OutboundEnabled', number: number.number, cause: 'requested' }];
}
