import { ReplayedRules } from '../../services/standalone/src/testing/replayed-rules.js';
import type { HttpClient } from '../../services/standalone/src/testing/http-client.js';
import type { RecordedEvent } from '#event-store';
import type { Journal } from '../journal.js';
import { STEADY } from '../load/subjects.js';
import { checkLog } from './check-log.js';
import { checkSame } from './check-same.js';
import type { Answers } from './check-same.js';
import { checkTopics } from './check-topics.js';
import { plainDecisions, publishedEvents, rebuiltDecisions } from './rebuilt.js';
import { showDecisions, showKeys, showLists } from './shown.js';
import type { TopicContents } from './topic-contents.js';

/** What an installation shows after its last command, everything caught up. */
export interface Shown {
  readonly lists: Answers;
  readonly agentIds: readonly string[];
  /** By gate. */
  readonly decisions: ReadonlyMap<string, Answers>;
  /** By gate: which keys it takes. */
  readonly keys: ReadonlyMap<string, Answers>;
}

/** How much was compared. */
export interface Compared {
  readonly events: number;
  readonly rows: number;
  readonly decisions: number;
  readonly keys: number;
  readonly messages: number;
  readonly parked: number;
}

/** Asks for all that is compared later. */
export async function showAll(
  inventory: HttpClient,
  gates: ReadonlyMap<string, HttpClient>,
  journal: Journal,
): Promise<Shown> {
  const lists = await showLists(inventory);
  const agents = lists.get('/v1/agents?limit=100') as readonly { readonly id: string }[];
  const agentIds = agents.map(({ id }) => id);
  const decisions = new Map<string, Answers>();
  const keys = new Map<string, Answers>();
  for (const [name, client] of gates) {
    decisions.set(name, await showDecisions(client, agentIds));
    keys.set(name, await showKeys(client, journal.keys, STEADY[0]!.agentId));
  }
  return { lists, agentIds, decisions, keys };
}

/** What an installation did and showed, beside the truth: its log, and what can be rebuilt from that alone. */
export interface Evidence {
  readonly journal: Journal;
  readonly shown: Shown;
  readonly log: readonly RecordedEvent[];
  readonly rebuiltLists: Answers;
  readonly topics: TopicContents;
}

/** Sentences about everything that is not as the log says, and how much was compared. */
export function compareWithLog(evidence: Evidence): { compared: Compared; violations: readonly string[] } {
  const { journal, shown, log, rebuiltLists, topics } = evidence;
  const { lists, agentIds, decisions, keys } = shown;
  const rules = new ReplayedRules(log);
  const keysByLog: Answers = new Map([...journal.keys].map(([keyId, { revoked }]) => [keyId, !revoked]));
  const violations = [
    ...checkLog(log, journal),
    ...rules.check(),
    ...checkSame('The inventory', lists, rebuiltLists),
    ...[...decisions].flatMap(([gate, found]) => checkSame(gate, found, rebuiltDecisions(log, agentIds))),
    ...[...decisions].flatMap(([gate, found]) => checkSame(gate, found, plainDecisions(rules, agentIds))),
    ...[...keys].flatMap(([gate, found]) => checkSame(`The keys of ${gate}`, found, keysByLog)),
    ...checkTopics(publishedEvents(log), topics.messages),
    ...(topics.parkedCount > 0 ? [`${topics.parkedCount} messages were parked.`] : []),
  ];
  const compared = {
    events: log.length,
    rows: [...lists.values()].reduce((sum: number, items) => sum + (items as readonly unknown[]).length, 0),
    decisions: agentIds.length * decisions.size,
    keys: journal.keys.size * keys.size,
    messages: topics.messages.length,
    parked: topics.parkedCount,
  };
  return { compared, violations };
}
