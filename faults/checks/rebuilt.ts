import { CallGate } from '../../services/call-gate/src/call-gate.js';
import { publishEvent } from '../../services/inventory/src/publish-events.js';
import { ReplayedRules } from '../../services/standalone/src/testing/replayed-rules.js';
import { PUBLIC_EVENT_CATALOGUE } from '#contracts';
import type { PublicEvent } from '#contracts';
import type { RecordedEvent } from '#event-store';
import type { Answers } from './check-same.js';
import type { PublishedEvent } from './check-topics.js';

const WORKSPACE = 'default';

/** What must be in the topics. */
export function publishedEvents(log: readonly RecordedEvent[]): readonly PublishedEvent[] {
  return log.flatMap((recorded) => {
    const event = publishEvent(recorded);
    if (!event) return [];
    const { id, type, position } = recorded;
    return [{ id, type, position, topic: PUBLIC_EVENT_CATALOGUE[event.type].topic }];
  });
}

/** What a gate decides that has read the log and nothing else. */
export function rebuiltDecisions(log: readonly RecordedEvent[], agentIds: readonly string[]): Answers {
  const gate = CallGate.besideTheLog('rebuilt');
  const events = log.map(publishEvent).filter((event): event is PublicEvent => event !== undefined);
  gate.apply({ events, position: log.at(-1)?.position ?? 0, live: true });
  return new Map(
    agentIds.map((agentId) => {
      const decision = gate.decide({ workspace: WORKSPACE, agentId, to: '+442071838750' });
      return [agentId, decision.allow ? decision.from : decision.code];
    }),
  );
}

/** The same by rules written down a second time; an allowed agent calls with its number. */
export function plainDecisions(rules: ReplayedRules, agentIds: readonly string[]): Answers {
  return new Map(
    agentIds.map((agentId) => {
      const decision = rules.decision(agentId);
      return [agentId, decision === 'allow' ? rules.agents.get(agentId)?.numbers.outbound : decision];
    }),
  );
}
