import type { Position } from '#event-store';

/** How long a lease holds, in milliseconds. Source: design "The fence". */
export const LEASE_MS = 2_000;

/** Clocks of two machines may run apart by one part in a hundred each. Source: design "The fence", 2. */
export const SHARE_LEFT_BY_DRIFT = 0.98;

/** Before the first position there is. */
const NOTHING: Position = -1;

interface HeldLease {
  lapsesAtMs: number;
  applied: Position;
  /** ISO 8601, UTC: when the gate said that it had applied `applied`. */
  appliedAt: string;
}

interface Waiter {
  readonly position: Position;
  readonly resolve: () => void;
}

/** What a gate has said of itself. */
export interface LeaseHolder {
  readonly gateId: string;
  readonly applied: Position;
  readonly appliedAt: string;
}

/**
 * Which gates may be answering calls, and what they have applied. Only a gate with a lease answers, and it counts its
 * lease from before it asked, so that its end here is never before its end there.
 */
export class LeaseBook {
  private readonly leases = new Map<string, HeldLease>();
  private readonly waiting = new Set<Waiter>();
  private lapse: NodeJS.Timeout | undefined;
  /** Gates may hold leases of a process before this one, which this one knows nothing of. */
  private formerLeasesLapseAtMs = Number.POSITIVE_INFINITY;

  /** `nowMs` must never be set back or jump: `performance.now`. */
  constructor(
    private readonly nowMs: () => number,
    private readonly now: () => Date,
  ) {}

  /**
   * Tells that no process before this one can grant a lease any more, see `WriterClaim`: those that gates hold of it lapse
   * from now on. Until this is called, none is taken to have lapsed.
   */
  letFormerLeasesLapse(): void {
    this.formerLeasesLapseAtMs = this.nowMs() + LEASE_MS;
    this.settle();
  }

  /** The gate has applied everything up to `applied` and may answer for another `LEASE_MS`. */
  renew(gateId: string, applied: Position): void {
    const lapsesAtMs = this.nowMs() + LEASE_MS;
    this.leases.set(gateId, { lapsesAtMs, applied, appliedAt: this.now().toISOString() });
    this.settle();
  }

  /** The gate answers nothing any more. */
  giveUp(gateId: string): void {
    this.leases.delete(gateId);
    this.settle();
  }

  /** Gates whose lease has not lapsed. */
  holders(): readonly LeaseHolder[] {
    this.forgetLapsed();
    return [...this.leases].map(([gateId, { applied, appliedAt }]) => ({ gateId, applied, appliedAt }));
  }

  /** Whether gates may still hold leases of a process before this one. */
  get hasFormerLeases(): boolean {
    return this.nowMs() < this.formerLeasesLapseAtMs;
  }

  /** Resolves when every gate that may be answering has applied everything up to `position`, or after `waitMs`. */
  async whenApplied(position: Position, waitMs: number): Promise<void> {
    if (waitMs <= 0 || position <= this.appliedByAll()) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiter = { position, resolve };
    const timer = setTimeout(resolve, waitMs);
    this.waiting.add(waiter);
    this.watchLapses();
    await promise;
    this.waiting.delete(waiter);
    clearTimeout(timer);
    if (this.waiting.size === 0) this.watchNoMore();
  }

  /** Looks once at the gates, however many wait for them. */
  private settle(): void {
    if (this.waiting.size === 0) return;
    const applied = this.appliedByAll();
    for (const { position, resolve } of this.waiting) if (position <= applied) resolve();
    this.watchLapses();
  }

  private appliedByAll(): Position {
    if (this.hasFormerLeases) return NOTHING;
    this.forgetLapsed();
    let least = Number.POSITIVE_INFINITY;
    for (const { applied } of this.leases.values()) if (applied < least) least = applied;
    return least;
  }

  private forgetLapsed(): void {
    const nowMs = this.nowMs();
    for (const [gateId, { lapsesAtMs }] of this.leases) if (lapsesAtMs <= nowMs) this.leases.delete(gateId);
  }

  /** A gate that says nothing any more is no longer waited for once its lease has lapsed. */
  private watchLapses(): void {
    if (this.lapse || this.waiting.size === 0) return;
    const lapses = [...this.leases.values()].map(({ lapsesAtMs }) => lapsesAtMs);
    if (this.hasFormerLeases && Number.isFinite(this.formerLeasesLapseAtMs)) lapses.push(this.formerLeasesLapseAtMs);
    if (lapses.length === 0) return;
    const untilNextMs = Math.max(0, Math.ceil(Math.min(...lapses) - this.nowMs()));
    this.lapse = setTimeout(() => {
      this.lapse = undefined;
      this.settle();
    }, untilNextMs);
  }

  /** A timer for nobody would hold up the end of the process. */
  private watchNoMore(): void {
    clearTimeout(this.lapse);
    this.lapse = undefined;
  }
}
