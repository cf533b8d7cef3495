import { assertNever } from '#assert-never';
import type { HoldScope, PublicEvent } from '#contracts';
import type { DenyCode } from '../decision/deny-codes.js';

interface Block {
  readonly subject: string;
  readonly code: DenyCode;
}

const ofNumber = (workspace: string, number: string): string => `number ${workspace}/${number}`;
const ofAgent = (workspace: string, agentId: string): string => `agent ${workspace}/${agentId}`;
const ofWorkspace = (workspace: string): string => `workspace ${workspace}`;

/**
 * Blocks whose events are on their way to the log: in force before the commit, so that no call slips through between
 * the commit and its news. Source: design "The fence", Embedded.
 */
export class BlocksAhead {
  private readonly blocks = new Set<Block>();

  /** False nearly always: decisions ask this first. */
  get any(): boolean {
    return this.blocks.size > 0;
  }

  /** Blocks what the events will block; returns the way to lift exactly these blocks again. */
  add(events: readonly PublicEvent[]): () => void {
    const added = events.map(blockOf).filter((block) => block !== undefined);
    for (const block of added) this.blocks.add(block);
    return () => {
      for (const block of added) this.blocks.delete(block);
    };
  }

  codeFor(workspace: string, agentId: string, number: string): DenyCode | undefined {
    const subjects = new Set([ofWorkspace(workspace), ofAgent(workspace, agentId), ofNumber(workspace, number)]);
    for (const block of this.blocks) if (subjects.has(block.subject)) return block.code;
    return undefined;
  }
}

function blockOf(event: PublicEvent): Block | undefined {
  switch (event.type) {
    case 'OutboundDisabled':
      return { subject: ofNumber(event.workspace, event.number), code: 'outbound_disabled' };
    case 'NumberUnassigned':
      return event.profile === 'outbound'
        ? { subject: ofNumber(event.workspace, event.number), code: 'no_outbound_number' }
        : undefined;
    case 'NumberReleased':
    case 'NumberDetached':
      return { subject: ofNumber(event.workspace, event.number), code: 'number_not_active' };
    case 'AgentUnpublished':
    case 'AgentArchived':
      return { subject: ofAgent(event.workspace, event.agentId), code: 'agent_not_published' };
    case 'HoldPlaced':
      return { subject: ofScope(event.workspace, event.scope), code: 'held' };
    case 'NumberImported':
    case 'NumberAssigned':
    case 'OutboundEnabled':
    case 'AgentRegistered':
    case 'AgentRenamed':
    case 'AgentPublished':
    case 'HoldLifted':
    case 'ApiKeyIssued':
    case 'ApiKeyRevoked':
      return undefined;
    default:
      return assertNever(event);
  }
}

function ofScope(workspace: string, scope: HoldScope): string {
  if ('workspace' in scope) return ofWorkspace(workspace);
  return 'agentId' in scope ? ofAgent(workspace, scope.agentId) : ofNumber(workspace, scope.number);
}
