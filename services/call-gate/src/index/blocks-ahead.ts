import type { HoldScope, PublicEvent } from '#contracts';
import type { DenyCode } from '../decision/deny-codes.js';
import { isForGates } from './gate-event.js';
import type { GateEvent } from './gate-event.js';

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
    const added = events
      .filter(isForGates)
      .map(blockOf)
      .filter((block) => block !== undefined);
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

type BlockOf<Type> = (event: Extract<GateEvent, { readonly type: Type }>) => Block | undefined;

const blocksNothing = (): undefined => undefined;
const goesAway = ({ workspace, number }: { readonly workspace: string; readonly number: string }): Block => ({
  subject: ofNumber(workspace, number),
  code: 'number_not_active',
});
const isNoLongerPublished = ({
  workspace,
  agentId,
}: {
  readonly workspace: string;
  readonly agentId: string;
}): Block => ({
  subject: ofAgent(workspace, agentId),
  code: 'agent_not_published',
});

/** What each event will block. One that is forgotten does not compile. */
const BLOCKS: { readonly [Type in GateEvent['type']]: BlockOf<Type> } = {
  OutboundDisabled: ({ workspace, number }) => ({ subject: ofNumber(workspace, number), code: 'outbound_disabled' }),
  NumberUnassigned: ({ workspace, number, profile }) =>
    profile === 'outbound' ? { subject: ofNumber(workspace, number), code: 'no_outbound_number' } : undefined,
  CapabilitiesChanged: ({ workspace, number, capabilities }) =>
    capabilities.voice ? undefined : { subject: ofNumber(workspace, number), code: 'voice_missing' },
  NumberReleaseStarted: goesAway,
  NumberDetachStarted: goesAway,
  NumberReleased: goesAway,
  NumberDetached: goesAway,
  NumberLost: goesAway,
  AgentUnpublished: isNoLongerPublished,
  AgentArchived: isNoLongerPublished,
  HoldPlaced: ({ workspace, scope }) => ({ subject: ofScope(workspace, scope), code: 'held' }),
  NumberImported: blocksNothing,
  NumberPurchased: blocksNothing,
  NumberAssigned: blocksNothing,
  NumberGiveBackFailed: blocksNothing,
  OutboundEnabled: blocksNothing,
  AgentRegistered: blocksNothing,
  AgentConnectionChanged: blocksNothing,
  AgentPublished: blocksNothing,
  HoldLifted: blocksNothing,
};

function blockOf(event: GateEvent): Block | undefined {
  return (BLOCKS[event.type] as BlockOf<GateEvent['type']>)(event);
}

function ofScope(workspace: string, scope: HoldScope): string {
  if ('workspace' in scope) return ofWorkspace(workspace);
  return 'agentId' in scope ? ofAgent(workspace, scope.agentId) : ofNumber(workspace, scope.number);
}
