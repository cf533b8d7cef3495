import type { Command } from './command-sender.js';
import type { Subject } from './subjects.js';
import { pauseUpTo } from './writing.js';
import type { Writing } from './writing.js';

const PROFILES = ['inbound', 'outbound', 'sms'] as const;
type Profile = (typeof PROFILES)[number];

const MAX_PAUSE_MS = 60;

interface Assigned {
  readonly number: string;
  readonly profiles: readonly Profile[];
}

/** An agent of which this writer knows everything, since nobody else changes it. */
interface ChurnedAgent {
  readonly agentId: string;
  name: string;
  assigned: Assigned | undefined;
}

/** What is sent next, and what is true once it is acknowledged. */
interface Step {
  readonly command: Command;
  readonly done: () => void;
}

/** Assigns numbers to agents and takes them away again, renames agents, and archives and publishes them. */
export async function churn(subjects: readonly Subject[], writing: Writing): Promise<void> {
  const { chance, sender, stopping } = writing;
  const agents = subjects.map(({ agentId }): ChurnedAgent => ({ agentId, name: agentId, assigned: undefined }));
  const free = new Set(subjects.map(({ number }) => number));
  for (let round = 1; !stopping.aborted; round += 1) {
    const agent = chance.oneOf(agents);
    for (const { command, done } of stepsFor(agent, free, round, writing)) {
      if (!(await sender.send(command))) return;
      done();
    }
    await pauseUpTo(MAX_PAUSE_MS, writing);
  }
}

function stepsFor(agent: ChurnedAgent, free: Set<string>, round: number, { chance }: Writing): readonly Step[] {
  if (chance.onceIn(8)) return [rename(agent, `${agent.agentId} the ${round}th`)];
  if (chance.onceIn(8)) return [archive(agent, free), publish(agent)];
  if (agent.assigned) return [unassign(agent, agent.assigned, free)];
  const chosen = PROFILES.filter(() => chance.onceIn(2));
  return [assign(agent, { number: chance.oneOf([...free]), profiles: chosen.length > 0 ? chosen : PROFILES }, free)];
}

function assign(agent: ChurnedAgent, assigned: Assigned, free: Set<string>): Step {
  const count = assigned.profiles.length;
  return {
    command: edit(assigned, agent.agentId, { NumberAssigned: count, AgentProfileTaken: count }),
    done: () => {
      agent.assigned = assigned;
      free.delete(assigned.number);
    },
  };
}

function unassign(agent: ChurnedAgent, assigned: Assigned, free: Set<string>): Step {
  const count = assigned.profiles.length;
  return {
    command: edit(assigned, null, { NumberUnassigned: count, AgentProfileFreed: count }),
    done: () => setFree(agent, free),
  };
}

function archive(agent: ChurnedAgent, free: Set<string>): Step {
  const count = agent.assigned?.profiles.length ?? 0;
  const freeing = count === 0 ? {} : { NumberUnassigned: count, AgentProfileFreed: count };
  return {
    command: save(agent.agentId, agent.name, 'archived', { AgentArchived: 1, ...freeing }),
    done: () => setFree(agent, free),
  };
}

function publish({ agentId, name }: ChurnedAgent): Step {
  return { command: save(agentId, name, 'published', { AgentPublished: 1 }), done: () => undefined };
}

function rename(agent: ChurnedAgent, name: string): Step {
  return {
    command: save(agent.agentId, name, 'published', { AgentRenamed: 1 }),
    done: () => {
      agent.name = name;
    },
  };
}

function setFree(agent: ChurnedAgent, free: Set<string>): void {
  if (agent.assigned) free.add(agent.assigned.number);
  agent.assigned = undefined;
}

function save(agentId: string, name: string, status: string, expected: Command['expected']): Command {
  return { method: 'PUT', path: `/v1/agents/${agentId}?waitMs=0`, body: { name, status }, expected };
}

function edit({ number, profiles }: Assigned, agentId: string | null, expected: Command['expected']): Command {
  const body = { profiles: Object.fromEntries(profiles.map((profile) => [profile, agentId])) };
  return { method: 'PATCH', path: `/v1/numbers/${number}?waitMs=0`, body, expected };
}
