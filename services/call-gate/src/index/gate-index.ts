import { assertNever } from '#assert-never';
import type { AgentConnection, HoldScope, PublicEvent, PublicEventOf, PublicProfile } from '#contracts';
import { isForGates, isOfAgent } from './gate-event.js';
import type { AgentGateEvent, GateEvent } from './gate-event.js';
import { NO_STANDING, NumberRows, holderOf } from './number-rows.js';
import type { Standing } from './number-rows.js';
import { NONE } from '#number-cells';

/** What the gate knows of an agent. */
export interface AgentEntry {
  /** The number it calls with, or null. What every decision looks at comes first, and so lies together. */
  callerId: string | null;
  /** That number's. Kept here as well, so that a decision waits for one place in memory and not for two. */
  standing: Standing;
  /** `named`: only by a hold or an assignment so far. */
  status: 'named' | 'registered' | 'published';
  holdCount: number;
  readonly agentId: string;
  readonly row: number;
  /** The row of the number it calls with, or `NONE`. */
  outbound: number;
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
  /** Of the agents that have one, by row: most of millions have none, and then it takes no memory. */
  private readonly connections = new Map<number, AgentConnection>();
  /** Ids of the holds in force: one that is told of twice must count once, and a lift told of twice must not undo another hold. */
  private readonly activeHolds = new Set<string>();

  workspace(workspaceId: string): WorkspaceEntry | undefined {
    return this.workspaces.get(workspaceId);
  }

  /** The agent that takes the calls to a number. */
  inboundAgent(numberRow: number): AgentEntry | undefined {
    return this.agentsByRow[this.numbers.inbound(numberRow)];
  }

  /** Where the agent's inbound calls are sent; null when nobody has said. */
  connectionOf({ row }: AgentEntry): AgentConnection | null {
    return this.connections.get(row) ?? null;
  }

  apply(event: PublicEvent): void {
    if (isForGates(event)) this.applyForGates(event);
  }

  private applyForGates(event: GateEvent): void {
    if (isOfAgent(event)) return this.applyOfAgent(event);
    switch (event.type) {
      case 'NumberImported':
      case 'NumberPurchased':
        return this.acquire(event.workspace, event.number, event.capabilities.voice);
      case 'NumberAssigned':
        return this.assign(event.workspace, event.number, event.profile, event.agentId);
      case 'NumberUnassigned':
        return this.unassign(event.workspace, event.number, event.profile, event.agentId);
      case 'OutboundDisabled':
      case 'OutboundEnabled':
        return this.switchOutbound(event.number, event.type === 'OutboundDisabled');
      case 'CapabilitiesChanged':
        return this.setVoice(event.number, event.capabilities.voice);
      case 'NumberReleased':
      case 'NumberDetached':
      case 'NumberLost':
        return this.giveBack(event.number);
      case 'HoldPlaced':
        return this.placeHold(event);
      case 'HoldLifted':
        if (this.activeHolds.delete(event.holdId)) this.countHold(event.workspace, event.scope, -1);
        return;
      case 'NumberReleaseStarted':
      case 'NumberDetachStarted':
      case 'NumberGiveBackFailed':
        return this.setLeaving(event.number, event.type !== 'NumberGiveBackFailed');
      default:
        return assertNever(event);
    }
  }

  private applyOfAgent(event: AgentGateEvent): void {
    switch (event.type) {
      case 'AgentRegistered':
        this.setAgent(event.workspace, event.agentId, false);
        return this.setConnection(event.workspace, event.agentId, event.connect);
      case 'AgentConnectionChanged':
        return this.setConnection(event.workspace, event.agentId, event.connect);
      case 'AgentPublished':
        return this.setAgent(event.workspace, event.agentId, true);
      case 'AgentUnpublished':
      case 'AgentArchived':
        return this.setAgent(event.workspace, event.agentId, false);
      default:
        return assertNever(event);
    }
  }

  private acquire(workspaceId: string, number: string, voice: boolean): void {
    const workspace = this.workspaceEntry(workspaceId);
    const onHold = workspace.numberHoldCounts.has(number);
    this.tellCaller(this.numbers.acquire(number, { holder: workspace.row, voice, onHold }));
  }

  private setVoice(number: string, voice: boolean): void {
    const row = this.numbers.find(number);
    if (row === NONE) return;
    this.numbers.setVoice(row, voice);
    this.tellCaller(row);
  }

  private setLeaving(number: string, leaving: boolean): void {
    const row = this.numbers.find(number);
    if (row === NONE) return;
    this.numbers.setLeaving(row, leaving);
    this.tellCaller(row);
  }

  private giveBack(number: string): void {
    const row = this.numbers.find(number);
    if (row === NONE) return;
    this.numbers.giveBack(row);
    this.tellCaller(row);
  }

  private assign(workspaceId: string, number: string, profile: PublicProfile, agentId: string): void {
    const row = this.numbers.find(number);
    if (row === NONE || profile === 'sms') return;
    const agent = this.agentEntry(workspaceId, agentId);
    if (profile === 'inbound') return this.numbers.setInbound(row, agent.row);
    this.takeNumberFrom(this.agentsByRow[this.numbers.outbound(row)]);
    this.takeNumberFrom(agent);
    this.numbers.setOutbound(row, agent.row);
    [agent.outbound, agent.callerId] = [row, number];
    this.tellCaller(row);
  }

  private unassign(workspaceId: string, number: string, profile: PublicProfile, agentId: string): void {
    const row = this.numbers.find(number);
    if (row === NONE) return;
    if (profile === 'inbound') this.numbers.setInbound(row, NONE);
    if (profile === 'outbound') this.takeNumberFrom(this.agentEntry(workspaceId, agentId));
  }

  /** An agent without a number, and its number without a caller. */
  private takeNumberFrom(agent: AgentEntry | undefined): void {
    if (!agent || agent.outbound === NONE) return;
    this.numbers.setOutbound(agent.outbound, NONE);
    [agent.outbound, agent.callerId, agent.standing] = [NONE, null, NO_STANDING];
  }

  private switchOutbound(number: string, disabled: boolean): void {
    const row = this.numbers.find(number);
    if (row === NONE) return;
    this.numbers.setOutboundDisabled(row, disabled);
    this.tellCaller(row);
  }

  /** Whenever a number's standing may have changed. */
  private tellCaller(row: number): void {
    const caller = row === NONE ? undefined : this.agentsByRow[this.numbers.outbound(row)];
    if (caller) caller.standing = this.numbers.standing(row);
  }

  private setAgent(workspaceId: string, agentId: string, published: boolean): void {
    const agent = this.agentEntry(workspaceId, agentId);
    agent.status = published ? 'published' : 'registered';
  }

  private setConnection(workspaceId: string, agentId: string, connect: AgentConnection | null): void {
    const { row } = this.agentEntry(workspaceId, agentId);
    if (connect) this.connections.set(row, connect);
    else this.connections.delete(row);
  }

  private placeHold({ workspace, holdId, scope }: PublicEventOf<'HoldPlaced'>): void {
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
    if (row === NONE || holderOf(this.numbers.standing(row)) !== workspace.row) return;
    this.numbers.setOnHold(row, count > 0);
    this.tellCaller(row);
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
      entry = { callerId: null, standing: NO_STANDING, status: 'named', holdCount: 0, agentId, row, outbound: NONE };
      agents.set(agentId, entry);
      this.agentsByRow.push(entry);
    }
    return entry;
  }
}
