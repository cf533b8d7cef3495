import { assertNever } from '#assert-never';
import type { HoldPlacedV1, HoldScope, PublicEvent, PublicProfile } from '#contracts';
import { NONE, NumberRows } from './number-rows.js';

/** What the gate knows of an agent. */
export interface AgentEntry {
  readonly agentId: string;
  readonly row: number;
  /** False while only a hold or an assignment has named the agent. */
  registered: boolean;
  published: boolean;
  holdCount: number;
  /** The row of the number it calls with, or `NONE`. */
  outbound: number;
  /** That number, or null. */
  callerId: string | null;
}

export interface WorkspaceEntry {
  readonly row: number;
  holdCount: number;
  readonly agents: Map<string, AgentEntry>;
  /** Holds on numbers, by number: they outlive the number's assignments and even its release. */
  readonly numberHoldCounts: Map<string, number>;
}

/** Everything that a decision looks at, in memory, kept current by public events. Never rejects: what it cannot place changes nothing. */
export class GateIndex {
  readonly numbers = new NumberRows();
  private readonly workspaces = new Map<string, WorkspaceEntry>();
  private readonly agentsByRow: AgentEntry[] = [];
  /** Ids of the holds in force: one that is told of twice must count once, and a lift told of twice must not undo another hold. */
  private readonly activeHolds = new Set<string>();

  workspace(workspaceId: string): WorkspaceEntry | undefined {
    return this.workspaces.get(workspaceId);
  }

  /** The agent that takes the calls to a number. */
  inboundAgent(numberRow: number): AgentEntry | undefined {
    return this.agentsByRow[this.numbers.inbound(numberRow)];
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
    this.numbers.acquire(number, { holder: workspace.row, voice, onHold: workspace.numberHoldCounts.has(number) });
  }

  private giveBack(number: string): void {
    const row = this.numbers.find(number);
    if (row !== NONE) this.numbers.giveBack(row);
  }

  private assign(workspaceId: string, number: string, profile: PublicProfile, agentId: string): void {
    const row = this.numbers.find(number);
    if (row === NONE || profile === 'sms') return;
    const agent = this.agentEntry(workspaceId, agentId);
    if (profile === 'inbound') this.numbers.setInbound(row, agent.row);
    else [agent.outbound, agent.callerId] = [row, number];
  }

  private unassign(workspaceId: string, number: string, profile: PublicProfile, agentId: string): void {
    const row = this.numbers.find(number);
    if (row === NONE) return;
    if (profile === 'inbound') this.numbers.setInbound(row, NONE);
    if (profile !== 'outbound') return;
    const agent = this.agentEntry(workspaceId, agentId);
    [agent.outbound, agent.callerId] = [NONE, null];
  }

  private switchOutbound(number: string, disabled: boolean): void {
    const row = this.numbers.find(number);
    if (row !== NONE) this.numbers.setOutboundDisabled(row, disabled);
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
    const row = this.numbers.find(number);
    if (row !== NONE && this.numbers.holder(row) === workspace.row) this.numbers.setOnHold(row, count > 0);
  }

  private workspaceEntry(workspaceId: string): WorkspaceEntry {
    let entry = this.workspaces.get(workspaceId);
    if (!entry) {
      entry = { row: this.workspaces.size, holdCount: 0, agents: new Map(), numberHoldCounts: new Map() };
      this.workspaces.set(workspaceId, entry);
    }
    return entry;
  }

  private agentEntry(workspaceId: string, agentId: string): AgentEntry {
    const { agents } = this.workspaceEntry(workspaceId);
    let entry = agents.get(agentId);
    if (!entry) {
      const row = this.agentsByRow.length;
      entry = { agentId, row, registered: false, published: false, holdCount: 0, outbound: NONE, callerId: null };
      agents.set(agentId, entry);
      this.agentsByRow.push(entry);
    }
    return entry;
  }
}
