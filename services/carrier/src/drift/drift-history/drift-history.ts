import { domainEvent } from '#event-store';
import type { EventStore, RecordedEvent, Revision } from '#event-store';
import type { DriftEvent } from '../domain/drift.events.js';
import { MAX_DRIFT_LINES } from '../domain/drift.state.js';
import { driftStream } from '../drift.aggregate.js';

export interface DriftHistoryQuestion {
  readonly workspace: string;
  readonly carrierAccountId: string;
  readonly limit: number;
  /** What was before this; undefined for the newest page. */
  readonly before: Revision | undefined;
}

export interface DriftHistoryPage {
  readonly events: readonly RecordedEvent[];
  /** Ask for the next page with this; undefined when there is none. */
  readonly nextBefore: Revision | undefined;
}

/** Events read at once: each may have as many lines as an account can. */
const BLOCK_EVENTS = 5;

/** What checks of an account have found, and what was put right by whom, newest first. A page ends early when its lines are many. */
export async function driftHistory(store: EventStore, question: DriftHistoryQuestion): Promise<DriftHistoryPage> {
  const { workspace, carrierAccountId, limit, before } = question;
  const stream = driftStream(workspace, carrierAccountId);
  const events: RecordedEvent[] = [];
  let [lines, end] = [0, before];
  while (events.length < limit && lines < MAX_DRIFT_LINES && end !== 0) {
    const maxEvents = Math.min(BLOCK_EVENTS, limit - events.length);
    const from = end === undefined ? {} : { from: end - 1 };
    const block = await store.readStream(stream, { direction: 'backwards', maxEvents, ...from });
    events.push(...block);
    for (const event of block) lines += linesIn(event);
    end = block.at(-1)?.revision ?? 0;
  }
  return { events, nextBefore: end === 0 ? undefined : end };
}

function linesIn(recorded: RecordedEvent): number {
  const event = domainEvent<DriftEvent>(recorded);
  return event.type === 'DriftFound' ? event.lines.length : 0;
}
