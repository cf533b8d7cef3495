import { LIMITS, domainEvent } from '#event-store';
import type { Aggregate, DomainEvent, EventStore } from '#event-store';
import { SqliteEventStore } from '#event-store/sqlite';
import { agent } from '../../services/inventory/src/agent/agent.aggregate.js';
import { anyonesNumber } from '../../services/inventory/src/number/number.aggregate.js';
import { serveProcess } from '../process/serve-process.js';

/** By the beginning of a stream's name. */
const AGGREGATES = { agent, number: anyonesNumber } as unknown as Record<string, Aggregate<unknown, DomainEvent>>;

let store: EventStore | undefined;

/** Folds every aggregate of a log into its present state. */
const replay = {
  async open(file: string): Promise<void> {
    store = await SqliteEventStore.open({ file });
  },

  /** Events a second. */
  async rate(): Promise<number> {
    const states = new Map<string, unknown>();
    let position = 0;
    const startedMs = performance.now();
    for (;;) {
      const page = await store!.readAll({ after: position });
      for (const recorded of page) {
        const { stream } = recorded;
        const aggregate = AGGREGATES[stream.slice(0, stream.indexOf('-'))]!;
        const state = states.get(stream) ?? aggregate.initial;
        states.set(stream, aggregate.evolve(state, domainEvent(recorded), recorded));
      }
      position = page.at(-1)?.position ?? position;
      if (page.length < LIMITS.maxReadEvents) break;
    }
    return (position / (performance.now() - startedMs)) * 1_000;
  },
};

export type Replay = typeof replay;

serveProcess(replay);
