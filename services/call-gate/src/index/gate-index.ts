import { assertNever } from '#assert-never';
import type { HoldPlacedV1, HoldScope, PublicEvent, PublicProfile } from '#contracts';

/** What the gate knows of an agent. */
export interface AgentEntry {
  readonly agentId: string;
  /** False while only a hold or an assignment has named the agent. */
  registered: boolean;
  published: boolean;
  holdCount: number;
  outbound: NumberEntry | null;
  /** The number of `outbound`. Here, too, so that it can be fetched from memory at the same time as that entry. */
  callerId: string | null;
}

/** What the gate knows of a number. */
export interface NumberEntry {
  readonly number: string;
  /** The workspace that holds it, or null after it was given back. */
  workspace: WorkspaceEntry | null;
  voice: boolean;
  outboundDisabled: boolean;
  holdCount: number;
  inbound: AgentEntry | null;
}

export interface WorkspaceEntry {
  holdCount: number;
  readonly agents: Map<string, AgentEntry>;
  /** Holds on numbers, by number: they outlive the number's assignments and even its release. */
  readonly numberHoldCounts: Map<string, number>;
}

/** Everything that a decision looks at, in memory, kept current by public events. Never rejects: what it cannot place changes nothing. */
export class GateIndex {
  private readonly workspaces = new Map<string, WorkspaceEntry>();
  private readonly numbers = new Map<string, NumberEntry>();
  /** Ids of the holds in force: one that is told of twice must count once, and a lift told of twice must not undo another hold. */
  private readonly activeHolds = new Set<string>();

  get numberCount(): number {
    return this.numbers.size;
  }

  workspace(workspaceId: string): WorkspaceEntry | undefined {
    return this.workspaces.get(workspaceId);
  }

  number(number: string): NumberEntry | undefined {
    return this.numbers.get(number);
  }

  apply(event: PublicEvent): void {
    switch (event.type) {
      case 'NumberImported':
        return this.acquire(event.workspace, event.number, event.capabilities.voice);
      case 'NumberAssigned':
        return this.assign(event.workspace, event.number, event.profile, event.agentId);
      case 'NumberUnassigned':
        return this.unassign(event.workspace, event.number, event.profile, event.agentId);
      case 'OutboundDisabled':
      case 'OutboundEnabled':
        return this.switchOutbound(event.number, event.type === 'OutboundDisabled');
      case 'NumberReleased':
      case 'NumberDetached':
        return this.giveBack(event.number);
      case 'AgentRegistered':
        return this.setAgent(event.workspace, event.agentId, false);
      case 'AgentPublished':
        return this.setAgent(event.workspace, event.agentId, true);
      case 'AgentUnpublished':
      case 'AgentArchived':
        return this.setAgent(event.workspace, event.agentId, false);
      case 'HoldPlaced':
        return this.placeHold(event);
      case 'HoldLifted':
        if (this.activeHolds.delete(event.holdId)) this.countHold(event.workspace, event.scope, -1);
        return;
      case 'AgentRenamed':
      case 'ApiKeyIssued':
      case 'ApiKeyRevoked':
        return;
      default:
        return assertNever(event);
    }
  }

  private acquire(workspaceId: string, number: string, voice: boolean): void {
    const workspace = this.workspaceEntry(workspaceId);
    const holdCount = workspace.numberHoldCounts.get(number) ?? 0;
    const known = this.numbers.get(number);
    if (known) Object.assign(known, { workspace, voice, outboundDisabled: false, holdCount, inbound: null });
    // Written out: fields added by a spread would lie in a second place in memory, and every decision would wait for it.
    else this.numbers.set(number, { number, workspace, voice, outboundDisabled: false, holdCount, inbound: null });
  }

  private giveBack(number: string): void {
    const entry = this.numbers.get(number);
    if (entry) entry.workspace = null;
  }

  private assign(workspaceId: string, number: string, profile: PublicProfile, agentId: string): void {
    const entry = this.numbers.get(number);
    if (!entry || profile === 'sms') return;
    const agent = this.agentEntry(workspaceId, agentId);
    if (profile === 'inbound') entry.inbound = agent;
    else setOutbound(agent, entry);
  }

  private unassign(workspaceId: string, number: string, profile: PublicProfile, agentId: string): void {
    const entry = this.numbers.get(number);
    if (!entry) return;
    if (profile === 'inbound') entry.inbound = null;
    if (profile === 'outbound') setOutbound(this.agentEntry(workspaceId, agentId), null);
  }

  private switchOutbound(number: string, disabled: boolean): void {
    const entry = this.numbers.get(number);
    if (entry) entry.outboundDisabled = disabled;
  }

  private setAgent(workspaceId: string, agentId: string, published: boolean): void {
    const agent = this.agentEntry(workspaceId, agentId);
    agent.registered = true;
    agent.published = published;
  }

  private placeHold({ workspace, holdId, scope }: HoldPlacedV1): void {
    if (this.activeHolds.has(holdId)) return;
    this.activeHolds.add(holdId);
    this.countHold(workspace, scope, 1);
  }

  private countHold(workspaceId: string, scope: HoldScope, by: 1 | -1): void {
    const workspace = this.workspaceEntry(workspaceId);
    if ('workspace' in scope) workspace.holdCount += by;
    else if ('agentId' in scope) this.agentEntry(workspaceId, scope.agentId).holdCount += by;
    else this.countNumberHold(workspace, scope.number, by);
  }

  private countNumberHold(workspace: WorkspaceEntry, number: string, by: 1 | -1): void {
    const count = (workspace.numberHoldCounts.get(number) ?? 0) + by;
    if (count === 0) workspace.numberHoldCounts.delete(number);
    else workspace.numberHoldCounts.set(number, count);
    const entry = this.numbers.get(number);
    if (entry?.workspace === workspace) entry.holdCount = count;
  }

  private workspaceEntry(workspaceId: string): WorkspaceEntry {
    let entry = this.workspaces.get(workspaceId);
    if (!entry) {
      entry = { holdCount: 0, agents: new Map(), numberHoldCounts: new Map() };
      this.workspaces.set(workspaceId, entry);
    }
    return entry;
  }

  private agentEntry(workspaceId: string, agentId: string): AgentEntry {
    const { agents } = this.workspaceEntry(workspaceId);
    let entry = agents.get(agentId);
    if (!entry) {
      entry = { agentId, registered: false, published: false, holdCount: 0, outbound: null, callerId: null };
      agents.set(agentId, entry);
    }
    return entry;
  }
}

function setOutbound(agent: AgentEntry, entry: NumberEntry | null): void {
  agent.outbound = entry;
  agent.callerId = entry && entry.number;
}
