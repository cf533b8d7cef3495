import type { PublicEvent, PublicEventOf } from '#contracts';
import { NONE, NumberCells } from '#number-cells';
import { CARRIERS } from '#number-facts';
import type { Capabilities, CarrierName } from '#number-facts';
import type { Sender } from '../message/domain/sender.js';
import { Names } from './names.js';

/** A number that a workspace holds, as far as messages need it. */
export interface MessageNumber {
  readonly workspace: string;
  readonly carrier: CarrierName;
  /** Null of one that came as a list, from a carrier of the workspace's own. */
  readonly carrierAccountId: string | null;
  /** The agent of its sms profile. */
  readonly agentId: string | null;
  readonly sms: boolean;
  readonly mms: boolean;
  /** On its way back to its carrier: nothing is sent from it any more. */
  readonly isLeaving: boolean;
}

interface AgentEntry {
  readonly agentId: string;
  status: Sender['status'];
  /** The row of the number of its sms profile, or `NONE`. */
  number: number;
}

/** The cells of a row: rows plus one of its holder, its account and its agent, where zero is none; and flags. */
const [HOLDER, ACCOUNT, AGENT, FLAGS] = [0, 1, 2, 3];
const CELLS = 4;
const [SMS, MMS, LEAVING] = [1, 2, 4];
/** Above the flags: the carrier, by its place among them all. */
const CARRIER_SHIFT = 3;

/**
 * Which numbers can write and be written to, and by whom: in memory, kept current by public events. Never rejects: what it
 * cannot place changes nothing.
 */
export class MessageNumbers extends NumberCells {
  private readonly workspaces = new Names();
  private readonly accounts = new Names();
  private readonly agents: AgentEntry[] = [];
  /** By workspace and id. */
  private readonly agentRows = new Map<string, number>();

  constructor() {
    super(CELLS);
  }

  /** Undefined of a number that nobody holds. */
  held(number: string): MessageNumber | undefined {
    const row = this.find(number);
    const holder = row === NONE ? 0 : this.read(row, HOLDER);
    if (holder === 0) return undefined;
    const flags = this.read(row, FLAGS);
    const [account, agent] = [this.read(row, ACCOUNT), this.read(row, AGENT)];
    return {
      workspace: this.workspaces.at(holder - 1),
      carrier: CARRIERS[flags >>> CARRIER_SHIFT]!,
      carrierAccountId: account === 0 ? null : this.accounts.at(account - 1),
      agentId: agent === 0 ? null : this.agents[agent - 1]!.agentId,
      sms: (flags & SMS) !== 0,
      mms: (flags & MMS) !== 0,
      isLeaving: (flags & LEAVING) !== 0,
    };
  }

  /** Who would send for the agent, and from which number. */
  senderOf(workspace: string, agentId: string): Sender {
    const agent = this.agents[this.agentRows.get(agentKey(workspace, agentId)) ?? NONE];
    const number = agent && agent.number !== NONE ? this.numberOf(agent.number) : undefined;
    const held = number === undefined ? undefined : this.held(number);
    return { status: agent?.status, number: held && { ...held, number: number! } };
  }

  apply(event: PublicEvent): void {
    switch (event.type) {
      case 'NumberImported':
      case 'NumberPurchased':
        return this.acquire(event);
      case 'CapabilitiesChanged':
        return this.setCapabilities(this.find(event.number), event.capabilities);
      case 'NumberAssigned':
      case 'NumberUnassigned':
        if (event.profile === 'sms')
          this.assign(event.workspace, event.number, event.agentId, event.type === 'NumberAssigned');
        return;
      case 'NumberReleaseStarted':
      case 'NumberDetachStarted':
      case 'NumberGiveBackFailed':
        return this.setFlag(this.find(event.number), LEAVING, event.type !== 'NumberGiveBackFailed');
      case 'NumberReleased':
      case 'NumberDetached':
      case 'NumberLost':
        return this.giveBack(this.find(event.number));
      case 'AgentRegistered':
      case 'AgentUnpublished':
        return this.setStatus(event.workspace, event.agentId, 'draft');
      case 'AgentPublished':
        return this.setStatus(event.workspace, event.agentId, 'published');
      case 'AgentArchived':
        return this.setStatus(event.workspace, event.agentId, 'archived');
      default:
        return undefined;
    }
  }

  private acquire({
    workspace,
    number,
    carrier,
    carrierAccountId,
    capabilities,
  }: PublicEventOf<'NumberImported' | 'NumberPurchased'>): void {
    const row = this.rowFor(number);
    if (row === NONE) return;
    this.giveBack(row);
    this.write(row, HOLDER, this.workspaces.rowOf(workspace) + 1);
    this.write(row, ACCOUNT, carrierAccountId === null ? 0 : this.accounts.rowOf(carrierAccountId) + 1);
    this.write(row, FLAGS, CARRIERS.indexOf(carrier) << CARRIER_SHIFT);
    this.setCapabilities(row, capabilities);
  }

  private setCapabilities(row: number, { sms, mms }: Capabilities): void {
    this.setFlag(row, SMS, sms);
    this.setFlag(row, MMS, mms);
  }

  private setFlag(row: number, flag: number, on: boolean): void {
    if (row === NONE) return;
    const flags = this.read(row, FLAGS);
    this.write(row, FLAGS, on ? flags | flag : flags & ~flag);
  }

  private giveBack(row: number): void {
    if (row === NONE) return;
    this.write(row, HOLDER, 0);
    this.unassign(row);
  }

  private assign(workspace: string, number: string, agentId: string, isAssigned: boolean): void {
    const row = this.find(number);
    if (row === NONE) return;
    this.unassign(row);
    if (!isAssigned) return;
    const agentRow = this.agentRow(workspace, agentId);
    const agent = this.agents[agentRow]!;
    if (agent.number !== NONE) this.write(agent.number, AGENT, 0);
    agent.number = row;
    this.write(row, AGENT, agentRow + 1);
  }

  private unassign(row: number): void {
    const agent = this.agents[this.read(row, AGENT) - 1];
    if (agent?.number === row) agent.number = NONE;
    this.write(row, AGENT, 0);
  }

  private setStatus(workspace: string, agentId: string, status: Sender['status']): void {
    this.agents[this.agentRow(workspace, agentId)]!.status = status;
  }

  private agentRow(workspace: string, agentId: string): number {
    const key = agentKey(workspace, agentId);
    const known = this.agentRows.get(key);
    if (known !== undefined) return known;
    const row = this.agents.push({ agentId, status: undefined, number: NONE }) - 1;
    this.agentRows.set(key, row);
    return row;
  }
}

const agentKey = (workspace: string, agentId: string): string => `${workspace}\n${agentId}`;
