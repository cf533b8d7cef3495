import type { PublicEvent } from '#contracts';
import { START } from '#event-store';
import type { Position } from '#event-store';
import type { EventMark, PublicEventBatch } from '#event-bus';
import { SoleWriter } from '#fence';
import type { Lift, WriterClaim } from '#fence';
import { decideCall } from './decision/decide-call.js';
import type { CallAttempt, Decision } from './decision/decide-call.js';
import { DecisionCounts } from './decision/decision-counts.js';
import { BlocksAhead } from './index/blocks-ahead.js';
import { Doubts } from './index/doubts.js';
import { GateIndex } from './index/gate-index.js';
import { NONE } from '#number-cells';
import type { Lease } from './lease/lease.port.js';
import { LeaseOfTheWriter } from './lease/lease-of-the-writer.js';
import { decideRoute } from './route-inbound-call/route-inbound-call.query.js';
import type { InboundCall, Route, RouteAnswer } from './route-inbound-call/route-inbound-call.query.js';

/**
 * One gate: answers call attempts from its own memory, which follows the log.
 * A gate that cannot prove that it knows every block answers nothing (`stale`).
 */
export class CallGate {
  readonly decisions = new DecisionCounts();
  private readonly index = new GateIndex();
  private readonly ahead = new BlocksAhead();
  private readonly doubts = new Doubts();
  private applied: Position = START;
  private lastEvent: EventMark | undefined;
  private following = false;
  private lost = false;

  /** `id` is new at every start: a restarted gate is another gate. */
  constructor(
    readonly id: string,
    private readonly lease: Lease,
  ) {}

  /** A gate in one process with the log and its writer. */
  static besideTheLog(id: string, writer: WriterClaim = new SoleWriter()): CallGate {
    return new CallGate(id, new LeaseOfTheWriter(writer));
  }

  /** Position up to which the gate knows everything. Every answer carries it. */
  get position(): Position {
    return this.applied;
  }

  /** The last public event that the gate has applied, by which its log can be told from another one. */
  get lastApplied(): EventMark | undefined {
    return this.lastEvent;
  }

  /** True when the gate cannot prove that it knows everything, so that nobody may rely on it. */
  get stale(): boolean {
    return this.lost || !this.following || !this.lease.covers(this.applied);
  }

  get numberCount(): number {
    return this.index.numbers.count;
  }

  apply({ events, position, live, last, unread = [] }: PublicEventBatch): void {
    for (const event of events) this.index.apply(event);
    for (const traces of unread) this.doubts.add(traces);
    this.applied = position;
    if (last) this.lastEvent = last;
    if (live) this.following = true;
  }

  /** For good, whatever is still heard: what is blocked from now on, this gate may never hear, or misunderstand. */
  loseTrack(): void {
    this.lost = true;
  }

  /** True when something was said of the agent or its number that this version cannot read: it may have been a block. */
  isUnsureOf(workspace: string, agentId: string): boolean {
    const number = this.index.workspace(workspace)?.agents.get(agentId)?.callerId;
    return this.doubts.concern(workspace, agentId, number);
  }

  /** The same of a call that came in: by now another agent may take the calls of that number, or nobody. */
  isUnsureWhoTakes({ workspace, to }: InboundCall): boolean {
    const row = this.index.numbers.find(to);
    const agent = row === NONE ? undefined : this.index.inboundAgent(row);
    return this.doubts.concern(workspace, agent?.agentId, to);
  }

  decide(attempt: CallAttempt): Decision {
    const decision = decideCall(attempt, this.index, this.ahead);
    this.decisions.note(decision);
    return decision;
  }

  route(call: InboundCall): Route {
    return decideRoute(call, this.index);
  }

  /** For another service in this process. */
  readonly inboundRoutes = {
    route: (call: InboundCall): RouteAnswer => {
      if (this.stale || this.isUnsureWhoTakes(call)) return { status: 'unknown' };
      const route = this.route(call);
      return route.found ? { status: 'found', connect: route.connect } : { status: 'none', code: route.code };
    },
  };

  blockAhead(events: readonly PublicEvent[]): Lift {
    return this.ahead.add(events);
  }
}
