import type { Position } from '#event-store';
import { SHARE_LEFT_BY_DRIFT } from '#fence';
import { Lease } from './lease.port.js';

/** What an inventory grants. */
export interface Grant {
  /** From when the gate asked. */
  readonly leaseMs: number;
  /** The head of the log when the lease was granted: a gate that has not applied it may have missed a block. */
  readonly head: Position;
}

interface Term {
  readonly head: Position;
  readonly endsAtMs: number;
}

/** The lease of a gate apart from the log, as the inventory granted it. */
export class GrantedLease extends Lease {
  /** What the gate answers by. */
  private current: Term = { head: Number.POSITIVE_INFINITY, endsAtMs: Number.NEGATIVE_INFINITY };
  /** Granted, of a head that the gate has not applied yet. Until it has, the current term goes on to its own end. */
  private next: Term | undefined;

  /** `nowMs` must never be set back or jump: `performance.now`. */
  constructor(private readonly nowMs: () => number) {
    super();
  }

  /** The head that the newest grant told of; undefined before the first. */
  get knownHead(): Position | undefined {
    return this.next?.head ?? (Number.isFinite(this.current.head) ? this.current.head : undefined);
  }

  /** Whether any grant holds, its head applied or not. */
  get isHeld(): boolean {
    return this.nowMs() < Math.max(this.current.endsAtMs, this.next?.endsAtMs ?? Number.NEGATIVE_INFINITY);
  }

  /**
   * `askedAtMs`: when the gate sent the request, by `nowMs`; when the answer came says nothing. `applied`: what the gate
   * has applied so far.
   */
  grant({ leaseMs, head }: Grant, askedAtMs: number, applied: Position): void {
    this.moveOn(applied);
    this.next = { head, endsAtMs: askedAtMs + leaseMs * SHARE_LEFT_BY_DRIFT };
  }

  override covers(position: Position): boolean {
    this.moveOn(position);
    return this.nowMs() < this.current.endsAtMs && position >= this.current.head;
  }

  private moveOn(applied: Position): void {
    if (!this.next || applied < this.next.head) return;
    this.current = this.next;
    this.next = undefined;
  }
}
