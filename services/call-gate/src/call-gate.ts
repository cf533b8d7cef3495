import type { PublicEvent } from '#contracts';
import { LogFollower } from '#event-store';
import type { Position } from '#event-store';
import type { EventBus, PublicEventBatch } from '#event-bus';
import type { Lift, LocalGate } from '#fence';
import { decideCall } from './decision/decide-call.js';
import type { CallAttempt, Decision } from './decision/decide-call.js';
import { DecisionCounts } from './decision/decision-counts.js';
import { BlocksAhead } from './index/blocks-ahead.js';
import { GateIndex } from './index/gate-index.js';
import { decideRoute } from './route-inbound-call/route-inbound-call.query.js';
import type { InboundCall, Route } from './route-inbound-call/route-inbound-call.query.js';

/**
 * One gate: answers call attempts from its own memory, which follows the log.
 * A gate that has lost the log answers nothing (`stale`), because it cannot know what was blocked since.
 */
export class CallGate implements LocalGate {
  readonly decisions = new DecisionCounts();
  private readonly index = new GateIndex();
  private readonly ahead = new BlocksAhead();
  private readonly follower: LogFollower<PublicEventBatch>;
  private fresh = false;

  /** `id` is new at every start: a restarted gate is another gate. */
  constructor(
    readonly id: string,
    bus: EventBus,
    onFailure: (error: unknown) => void,
  ) {
    this.follower = new LogFollower<PublicEventBatch>({
      name: 'call gate',
      subscribe: (after, signal) => bus.subscribe({ after, signal }),
      apply: ({ events }) => {
        for (const event of events) this.index.apply(event);
      },
      onFailure: (error) => {
        this.fresh = false;
        onFailure(error);
      },
    });
  }

  /** Position up to which the gate knows everything. Every answer carries it. */
  get position(): Position {
    return this.follower.position;
  }

  /** True when the gate cannot prove that it knows everything, so that nobody may rely on it. */
  get stale(): boolean {
    return !this.fresh;
  }

  get numberCount(): number {
    return this.index.numbers.count;
  }

  /** Replays the whole log; resolves when the gate may answer. */
  async start(): Promise<void> {
    await this.follower.start();
    this.fresh = true;
  }

  async stop(): Promise<void> {
    this.fresh = false;
    await this.follower.stop();
  }

  decide(attempt: CallAttempt): Decision {
    const decision = decideCall(attempt, this.index, this.ahead);
    this.decisions.note(decision);
    return decision;
  }

  route(call: InboundCall): Route {
    return decideRoute(call, this.index);
  }

  blockAhead(events: readonly PublicEvent[]): Lift {
    return this.ahead.add(events);
  }

  whenApplied(position: Position, maxWaitMs?: number): Promise<void> {
    return this.follower.whenApplied(position, maxWaitMs);
  }
}
