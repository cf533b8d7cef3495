import type { FenceShown } from '../../services/standalone/src/testing/shapes.js';
import type { Answer } from '../../services/standalone/src/testing/http-client.js';
import type { Command } from './command-sender.js';
import type { Subject } from './subjects.js';
import { pauseUpTo } from './writing.js';
import type { Writing } from './writing.js';

/** Not at all, shorter and longer than a lease. */
const WAITS_MS = [0, 200, 3_000];
const MAX_BLOCKED_MS = 300;
const MAX_ALLOWED_MS = 100;

interface BlockAnswer extends FenceShown {
  readonly id?: string;
  readonly fence?: FenceShown;
}

interface Block {
  readonly block: (subject: Subject) => Command;
  /** `id`: of the hold that was placed. */
  readonly allow: (subject: Subject, id: string) => Command;
}

const numberPath = ({ number }: Subject) => `/v1/numbers/${number}`;
const agentPath = ({ agentId }: Subject) => `/v1/agents/${agentId}`;

function hold(scopeOf: (subject: Subject) => object): Block {
  return {
    block: (subject) => ({
      method: 'POST',
      path: '/v1/holds',
      body: { scope: scopeOf(subject), reason: 'fault run' },
      expected: { HoldPlaced: 1 },
    }),
    allow: (_, id) => ({ method: 'DELETE', path: `/v1/holds/${id}`, expected: { HoldLifted: 1 } }),
  };
}

/** Every way to take an agent's permission away and to give it back. */
const BLOCKS: ReadonlyMap<string, Block> = new Map<string, Block>([
  [
    'the switch',
    {
      block: (subject) => ({
        method: 'POST',
        path: `${numberPath(subject)}/outbound/disable`,
        body: { reason: 'fault run' },
        expected: { OutboundDisabled: 1 },
      }),
      allow: (subject) => ({
        method: 'POST',
        path: `${numberPath(subject)}/outbound/enable`,
        body: {},
        expected: { OutboundEnabled: 1 },
      }),
    },
  ],
  ['a hold on the number', hold(({ number }) => ({ number }))],
  ['a hold on the agent', hold(({ agentId }) => ({ agentId }))],
  [
    'unpublishing',
    {
      block: (subject) => saveAgent(subject, 'draft', { AgentUnpublished: 1 }),
      allow: (subject) => saveAgent(subject, 'published', { AgentPublished: 1 }),
    },
  ],
  [
    'unassigning',
    {
      block: (subject) => assignOutbound(subject, null, { NumberUnassigned: 1, AgentProfileFreed: 1 }),
      allow: (subject) => assignOutbound(subject, subject.agentId, { NumberAssigned: 1, AgentProfileTaken: 1 }),
    },
  ],
]);

export function saveAgent(subject: Subject, status: string, expected: Command['expected']): Command {
  return { method: 'PUT', path: agentPath(subject), body: { name: subject.agentId, status }, expected };
}

export function assignOutbound(subject: Subject, agentId: string | null, expected: Command['expected']): Command {
  return { method: 'PATCH', path: numberPath(subject), body: { profiles: { outbound: agentId } }, expected };
}

/** Blocks its subjects and allows them again, one block at a time on each, so that none covers up another. */
export async function blockAndAllow(subjects: readonly Subject[], writing: Writing): Promise<void> {
  const { chance, sender, journal, stopping } = writing;
  while (!stopping.aborted) {
    const subject = chance.oneOf(subjects);
    const how = chance.oneOf([...BLOCKS.keys()]);
    const { block, allow } = BLOCKS.get(how)!;
    const blocking = block(subject);
    const path = `${blocking.path}?waitMs=${chance.oneOf(WAITS_MS)}`;
    const blocked = await sender.send<BlockAnswer>({ ...blocking, path });
    if (!blocked) return;
    const period = { agentId: subject.agentId, how, enforcedAtMs: performance.now(), allowSentAtMs: Infinity };
    if (isEnforced(blocked)) journal.blocks.push(period);
    else journal.blocksNotYetEnforced += 1;
    await pauseUpTo(MAX_BLOCKED_MS, writing);
    period.allowSentAtMs = performance.now();
    if (!(await sender.send(allow(subject, blocked.body.id ?? '')))) return;
    await pauseUpTo(MAX_ALLOWED_MS, writing);
  }
}

function isEnforced({ body }: Answer<BlockAnswer>): boolean {
  return (body.fence ?? body).enforced;
}
